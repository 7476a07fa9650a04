package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for the sources of all modules. */
class ArchitectureTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  @Test
  void noTopicIsNamedOutsideTheContract() throws IOException {
    Set<String> names =
        Topics.all().stream()
            .map(topic -> '"' + topic.name() + '"')
            // Names that are also words of other formats: the manifest's own field, a label.
            .collect(Collectors.toSet());
    for (Path source : mainSources()) {
      if (!source.startsWith(ROOT.resolve("schemas/contract"))) {
        String text = Files.readString(source);
        if (text.contains("cluster") || text.contains("Topics.")) {
          assertThat(names.stream().filter(text::contains)).as(source.toString()).isEmpty();
        }
      }
    }
  }

  @Test
  void everyPackageSaysWhatItIsAndIsNullMarked() throws IOException {
    Set<Path> packages =
        mainSources().stream().map(Path::getParent).collect(Collectors.toSet());
    for (Path folder : packages) {
      assertThat(folder.resolve("package-info.java"))
          .content()
          .contains("NullMarked")
          .startsWith("/**");
    }
  }

  private static List<Path> mainSources() throws IOException {
    try (Stream<Path> groups = Stream.of("schemas", "streams", "producers", "consumers", "ops")) {
      return groups
          .map(ROOT::resolve)
          .flatMap(ArchitectureTest::walk)
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/main/java/"))
          .toList();
    }
  }

  private static Stream<Path> walk(Path folder) {
    try {
      return Files.walk(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

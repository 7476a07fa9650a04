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

  /**
   * Stores may be called as the topic that they hold; words such as plans mean other things too.
   */
  @Test
  void noTopicIsNamedOutsideTheContract() throws IOException {
    Set<String> names =
        Topics.all().stream()
            .map(topic -> '"' + topic.name() + '"')
            .filter(name -> name.contains("-"))
            .collect(Collectors.toSet());
    assertThat(names).hasSizeGreaterThan(10);
    for (Path source : mainSources()) {
      boolean namesStores = source.getFileName().toString().contains("Store");
      if (!namesStores && !source.startsWith(ROOT.resolve("schemas/contract"))) {
        String text = Files.readString(source);
        assertThat(names.stream().filter(text::contains)).as(source.toString()).isEmpty();
      }
    }
  }

  @Test
  void everyPackageSaysWhatItIsAndIsNullMarked() throws IOException {
    Set<Path> packages = mainSources().stream().map(Path::getParent).collect(Collectors.toSet());
    for (Path folder : packages) {
      assertThat(folder.resolve("package-info.java"))
          .content()
          .contains("NullMarked")
          .startsWith("/**");
    }
  }

  private static List<Path> mainSources() {
    return Stream.of("schemas", "streams", "producers", "consumers", "ops")
        .map(ROOT::resolve)
        .flatMap(ArchitectureTest::walk)
        .filter(file -> file.toString().endsWith(".java"))
        .filter(file -> file.toString().contains("/src/main/java/"))
        .toList();
  }

  private static Stream<Path> walk(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

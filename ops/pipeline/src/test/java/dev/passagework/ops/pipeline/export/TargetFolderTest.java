package dev.passagework.ops.pipeline.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetFolderTest {
  @TempDir private Path parent;

  @Test
  void whatIsWrittenAsideBecomesTheFolderAndNothingElseIsLeft() throws IOException {
    TargetFolder target = new TargetFolder(parent.resolve("new/model"), false);
    target.check();
    Path aside = target.aside();
    Files.writeString(aside.resolve("config.json"), "new");

    target.take(aside);

    assertThat(parent.resolve("new/model/config.json")).hasContent("new");
    assertThat(names(parent.resolve("new"))).containsExactly("model");
  }

  @Test
  void anEarlierExportIsReplacedOnlyWhenAsked() throws IOException {
    Path folder = parent.resolve("model");
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("config.json"), "old");
    Files.writeString(folder.resolve("modules.json"), "old");

    assertThatThrownBy(() -> new TargetFolder(folder, false).check())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("--force");

    TargetFolder target = new TargetFolder(folder, true);
    Path aside = target.aside();
    Files.writeString(aside.resolve("config.json"), "new");
    target.take(aside);

    assertThat(folder.resolve("config.json")).hasContent("new");
    assertThat(names(folder)).containsExactly("config.json");
    assertThat(names(parent)).containsExactly("model");
  }

  @Test
  void whatIsNoExportIsNeverReplaced() throws IOException {
    Files.writeString(parent.resolve("thesis.tex"), "years of work");

    assertThatThrownBy(() -> new TargetFolder(parent, true).check())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds something else than a model");
    assertThat(parent.resolve("thesis.tex")).exists();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> content = Files.list(folder)) {
      return content.map(path -> path.getFileName().toString()).toList();
    }
  }
}

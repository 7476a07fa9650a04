package dev.passagework.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.ops.pipeline.Services;
import dev.passagework.streams.runtime.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The documented table of settings; {@code -Dgoldens.update=true} writes it anew. */
class SettingsTableTest {
  private static final Path TABLE = Path.of("../docs/settings.md");

  @Test
  void theDocumentedTableIsWhatTheServicesDeclare() throws IOException {
    String table = table(Services.settingsOfAll());
    if (Boolean.getBoolean("goldens.update")) {
      Files.writeString(TABLE, table);
    }
    assertThat(TABLE).content().isEqualTo(table);
  }

  @Test
  void noSettingIsDeclaredTwice() {
    assertThat(Services.settingsOfAll().stream().map(Setting::name)).doesNotHaveDuplicates();
    assertThat(Services.settingsOfAll().stream().map(Setting::variable)).doesNotHaveDuplicates();
  }

  private static String table(List<Setting<?>> settings) {
    StringBuilder text =
        new StringBuilder(
            """
            # Settings

            The command line (`--set name=value`) is over the environment, which is over a file (`--settings FILE`), which is
            over the default.

            | setting | environment | default | meaning |
            |---|---|---|---|
            """);
    for (Setting<?> setting : settings) {
      text.append(
          "| `%s` | `%s` | %s | %s |%n"
              .formatted(
                  setting.name(),
                  setting.variable(),
                  setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`",
                  setting.meaning()));
    }
    return text.toString();
  }
}

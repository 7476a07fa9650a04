package dev.passagework.streams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Setting<Integer> BATCH_SIZE =
      Setting.whole("trainer.batch-size", 32, 2, "Pairs per step");

  @Test
  void theCommandLineOverridesTheEnvironmentWhichOverridesTheFile() {
    Map<String, String> commandLine = Map.of("trainer.batch-size", "3");
    Map<String, String> environment = Map.of("PASSAGEWORK_TRAINER_BATCH_SIZE", "4");
    Map<String, String> file = Map.of("trainer.batch-size", "5");
    assertThat(new Settings(commandLine, environment, file).get(BATCH_SIZE)).isEqualTo(3);
    assertThat(new Settings(Map.of(), environment, file).get(BATCH_SIZE)).isEqualTo(4);
    assertThat(new Settings(Map.of(), Map.of(), file).get(BATCH_SIZE)).isEqualTo(5);
    assertThat(Settings.defaults().get(BATCH_SIZE)).isEqualTo(32);
  }

  @Test
  void aValueThatCannotBeIsRefusedWithItsNameAndText() {
    assertThatThrownBy(() -> set("trainer.batch-size", "1").get(BATCH_SIZE))
        .hasMessage("trainer.batch-size = '1' cannot be used: it must be at least 2");
    assertThatThrownBy(() -> set("trainer.batch-size", "many").get(BATCH_SIZE))
        .hasMessageContaining("trainer.batch-size = 'many'");
    Setting<Double> share = Setting.number("planner.share", 0.5, 0, 1, "Share");
    assertThatThrownBy(() -> set("planner.share", "NaN").get(share)).hasMessageContaining("NaN");
    Setting<Duration> wait = Setting.millis("augmenter.wait", 200, "Time");
    assertThat(set("augmenter.wait", " 70 ").get(wait)).isEqualTo(Duration.ofMillis(70));
    assertThatThrownBy(() -> set("augmenter.wait", "-1").get(wait)).hasMessageContaining("-1");
  }

  private static Settings set(String name, String value) {
    return new Settings(Map.of(name, value), Map.of(), Map.of());
  }
}

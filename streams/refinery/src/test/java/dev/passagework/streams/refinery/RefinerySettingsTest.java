package dev.passagework.streams.refinery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.streams.runtime.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RefinerySettingsTest {
  @Test
  void theTableOfSettingsIsTheApprovedOne() {
    new Golden("refinery-settings.txt")
        .approves(
            RefinerySettings.ALL.stream()
                .map(s -> "%s | %s | %s%n".formatted(s.name(), s.fallback(), s.meaning()))
                .collect(Collectors.joining()));
  }

  @Test
  void aSweepIntervalOfNothingIsRefused() {
    Settings settings = new Settings(Map.of("refinery.sweep-interval", "0"), Map.of(), Map.of());

    assertThatThrownBy(() -> RefinerySettings.from(settings, Path.of("state")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("refinery.sweep-interval = '0'");
  }

  @Test
  void aGivenValueTakesThePlaceOfTheDefault() {
    Settings settings = new Settings(Map.of("refinery.threads", "2"), Map.of(), Map.of());

    assertThat(RefinerySettings.from(settings, Path.of("state")).threads()).isEqualTo(2);
  }
}

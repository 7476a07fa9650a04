package dev.passagework.streams.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.streams.runtime.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlannerSettingsTest {
  @Test
  void theTableOfSettingsIsTheApprovedOne() {
    new Golden("planner-settings.txt")
        .approves(
            PlannerSettings.ALL.stream()
                .map(s -> "%s | %s | %s%n".formatted(s.name(), s.fallback(), s.meaning()))
                .collect(Collectors.joining()));
  }

  @Test
  void aReportIntervalOfNothingIsRefused() {
    Settings settings = new Settings(Map.of("planner.report-interval", "0"), Map.of(), Map.of());

    assertThatThrownBy(() -> PlannerSettings.from(settings, Path.of("state")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("planner.report-interval = '0'");
  }

  @Test
  void theEnvironmentSetsWhatTheCommandLineDoesNot() {
    Settings settings =
        new Settings(
            Map.of("planner.threads", "2"), Map.of("PASSAGEWORK_PLANNER_AHEAD", "7"), Map.of());

    PlannerSettings read = PlannerSettings.from(settings, Path.of("state"));

    assertThat(read.threads()).isEqualTo(2);
    assertThat(read.ahead()).isEqualTo(7);
  }
}

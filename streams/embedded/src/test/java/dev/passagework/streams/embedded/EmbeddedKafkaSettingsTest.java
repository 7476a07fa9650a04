package dev.passagework.streams.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmbeddedKafkaSettingsTest {

  private final EmbeddedKafkaSettings settings = EmbeddedKafkaSettings.in(Path.of("broker"));

  @Test
  void aPropertyThatKafkaKnowsIsTaken() {
    Map<String, String> properties = Map.of("group.min.session.timeout.ms", "100");
    assertThat(settings.withBrokerProperties(properties).withPort(9092).brokerProperties())
        .isEqualTo(properties);
  }

  @Test
  void aMisspeltPropertyIsRefusedByName() {
    assertThatThrownBy(() -> settings.withBrokerProperties(Map.of("log.cleaner.thread", "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("log.cleaner.thread")
        .hasMessageContaining("check the spelling");
  }

  @Test
  void aPropertyThatWouldOpenTheBrokerToOthersIsRefused() {
    assertThatThrownBy(
            () -> settings.withBrokerProperties(Map.of("listeners", "PLAINTEXT://0.0.0.0:9092")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("listeners");
  }

  @Test
  void aPortOutOfRangeIsRefused() {
    assertThatThrownBy(() -> settings.withPort(65_536))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65536");
  }
}

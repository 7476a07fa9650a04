package dev.passagework.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.MetricEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricTableTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:10Z");

  private static MetricEvent loss(int version, double value) {
    return new MetricEvent(
        "loss",
        value,
        "m@" + version,
        Map.of("segment", Integer.toString(version)),
        NOW.minusSeconds(5));
  }

  @Test
  void aMetricKeepsItsLineFromVersionToVersion() {
    MetricTable table = new MetricTable();
    table.add(loss(1, 2.0));
    table.add(loss(2, 1.0));
    List<String> printed = table.print(NOW, 200, 10);
    assertThat(printed).hasSize(2);
    assertThat(printed.get(1)).startsWith("loss").contains(" m ", "1.0000", "█▁", "5 s");
  }

  @Test
  void whatDoesNotFitIsSaid() {
    MetricTable table = new MetricTable();
    for (int i = 0; i < 9; i++) {
      table.add(new MetricEvent("metric-" + i, 1, "s", Map.of(), NOW));
    }
    List<String> printed = table.print(NOW, 40, 5);
    assertThat(printed)
        .hasSize(5)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(40));
    assertThat(printed.get(4)).startsWith("... and 6 more");
  }

  @Test
  void aSparklineGoesFromTheLowestToTheHighest() {
    assertThat(MetricTable.spark(List.of(0.0, 0.5, 1.0))).isEqualTo("▁▅█");
    assertThat(MetricTable.spark(List.of(3.0, 3.0))).isEqualTo("▅▅");
  }
}

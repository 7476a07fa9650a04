package dev.passagework.ops.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void theReportHoldsTheJudgedRatiosApartFromWhatTheyAreMadeOf() throws Exception {
    Figures figures =
        new Figures()
            .ratio("vs_python", 1.5)
            .figure("pairs_per_second", List.of(3.0, 2.0))
            .skip("rss_growth", "too short");
    ObjectMapper json = new ObjectMapper();

    JsonNode report =
        json.readTree(json.writeValueAsString(figures.report("trainer", Map.of("processors", 2))));

    assertThat(report.path("benchmark").asText()).isEqualTo("trainer");
    assertThat(report.path("ratios").path("vs_python").asDouble()).isEqualTo(1.5);
    assertThat(report.path("figures").path("pairs_per_second").path(1).asDouble()).isEqualTo(2);
    assertThat(report.path("skipped").path("rss_growth").asText()).isEqualTo("too short");
    assertThat(report.path("machine").path("processors").asInt()).isEqualTo(2);
  }

  @Test
  void theMedianIsTheMiddleOrTheMeanOfTheTwoInTheMiddle() {
    assertThat(Medians.of(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
    assertThat(Medians.of(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3);
  }

  @Test
  void everyPairOfTheBuiltInCorpusIsThere() throws Exception {
    assertThat(QuickstartPairs.all()).hasSize(2064).doesNotHaveDuplicates();
  }
}

package dev.passagework.consumers.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BoardTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static MetricEvent event(
      String name, double value, String subject, Map<String, String> dimensions) {
    return new MetricEvent(name, value, subject, dimensions, NOW);
  }

  @Test
  void scoresOfCheckpointsAndReferencesMeetInOneChart() {
    Retrieval retrieval = new Retrieval();
    Map<String, String> where =
        Map.of("collection", "c", "role", "report", "domain", "in", "queries", "7");
    assertThat(retrieval.score(event("ndcg@10", 0.5, "m@0", where))).isTrue();
    assertThat(retrieval.score(event("ndcg@10", 0.6, "m@1", where))).isTrue();
    assertThat(retrieval.score(event("ndcg@10", 0.4, "bm25", where))).isTrue();
    retrieval.champion(new Champion(new CheckpointId("m", 1), "better", NOW));
    Retrieval.View view = retrieval.view();
    assertThat(view.charts()).hasSize(1);
    Retrieval.ChartView chart = view.charts().get(0);
    assertThat(chart.references()).containsExactly(Map.entry("bm25", 0.4));
    assertThat(chart.lines().get(0).scores())
        .extracting(Retrieval.Score::value)
        .containsExactly(0.5, 0.6);
    assertThat(view.champions()).extracting(Retrieval.Served::checkpoint).containsExactly("m@1");
  }

  @Test
  void aLongCurveKeepsEveryPromotionAndTheNewestRefusals() {
    Retrieval retrieval = new Retrieval();
    for (int version = 0; version < 2_000; version++) {
      CheckpointId id = new CheckpointId("m", version);
      retrieval.score(event("ndcg@10", 0.5, id.toString(), Map.of("collection", "c")));
      retrieval.decision(decision(id, version));
    }
    List<Retrieval.Score> shown = retrieval.view().charts().get(0).lines().get(0).scores();
    assertThat(shown).filteredOn(score -> score.outcome().equals("promoted")).hasSize(2);
    assertThat(shown)
        .filteredOn(score -> score.outcome().equals("refused") && score.version() >= 1_000)
        .hasSize(400);
    assertThat(shown).hasSizeLessThan(2 + 400 + 400);
  }

  /** Two promotions; of the last thousand, two in five are refused, of the first nearly all. */
  private static Decision decision(CheckpointId id, int version) {
    Decision.Outcome outcome =
        version % 1_000 == 7
            ? Decision.Outcome.PROMOTED
            : version < 1_000 || version % 5 < 2
                ? Decision.Outcome.REFUSED
                : Decision.Outcome.NOT_JUDGED;
    return new Decision(id, 0, outcome, Decision.Rule.REFRESH, "", 1, 0, List.of(), NOW);
  }

  @Test
  void aMetricThatNobodyKnowsBecomesASeries() {
    SeriesBook book = new SeriesBook();
    book.add(
        Topics.TRAINING_METRICS, event("novelty", 3, "m@4", Map.of("segment", "4", "arm", "a")));
    book.add(
        Topics.TRAINING_METRICS, event("novelty", 4, "m@5", Map.of("segment", "5", "arm", "a")));
    book.add(
        Topics.TRAINING_METRICS, event("novelty", 5, "m@5", Map.of("segment", "5", "arm", "b")));
    assertThat(book.view())
        .extracting(SeriesBook.LineView::label)
        .containsExactly("m, arm a", "m, arm b");
    assertThat(book.view().get(0).points()).hasSize(2);
  }

  @Test
  void endlesslyManyLinesOfAMetricAreNotKept() {
    SeriesBook book = new SeriesBook();
    for (int i = 0; i < 1_000; i++) {
      book.add(Topics.TRAINING_METRICS, event("x", 1, "s", Map.of("id", "i" + i)));
    }
    assertThat(book.view()).hasSizeLessThanOrEqualTo(12);
  }

  @Test
  void quantilesOfOnePromotionStandTogether() {
    Freshness freshness = new Freshness();
    for (String quantile : new String[] {"0.5", "0.95"}) {
      Map<String, String> dimensions = Map.of("quantile", quantile, "passages", "9");
      freshness.add(event("freshness-seconds", Double.parseDouble(quantile), "m@1", dimensions));
    }
    assertThat(freshness.view().promotions()).hasSize(1);
    assertThat(freshness.view().promotions().get(0).seconds())
        .isEqualTo(new TreeMap<>(Map.of("0.5", 0.5, "0.95", 0.95)));
  }
}

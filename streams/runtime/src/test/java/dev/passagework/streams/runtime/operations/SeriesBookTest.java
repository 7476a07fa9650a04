package dev.passagework.streams.runtime.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.MetricEvent;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SeriesBookTest {
  private final SeriesBook book = new SeriesBook();

  @Test
  void aModelsVersionsMakeThreeSeriesAtMost() {
    for (int version = 0; version < 300; version++) {
      score("m@" + version, version / 1000.0);
      if (version == 7) {
        book.crown(new CheckpointId("m", 7));
      }
    }
    assertThat(parts())
        .containsOnly(
            Map.entry("base", 0.0), Map.entry("champion", 0.007), Map.entry("newest", 0.299));
  }

  @Test
  void beforeThereIsAChampionTheBaseAndTheNewestAreTold() {
    score("m@0", 0.1);
    score("m@1", 0.2);
    assertThat(parts()).containsOnly(Map.entry("base", 0.1), Map.entry("newest", 0.2));
  }

  @Test
  void aReferenceIsASubjectAndNamesAreFitForPrometheus() {
    score("bm25", 0.4);
    assertThat(book.samples())
        .singleElement()
        .satisfies(
            sample -> {
              assertThat(sample.series().family()).isEqualTo("passagework_evaluation_ndcg_at_10");
              assertThat(sample.series().labels())
                  .isEqualTo(Map.of("subject", "bm25", "collection_name", "c"));
            });
  }

  @Test
  void thereIsABoundOnSeriesAndWhatIsOverItIsCounted() {
    for (int i = 0; i < 5_100; i++) {
      score("reference " + i, i);
    }
    score("reference 3", 99);
    assertThat(book.samples()).hasSize(5_000);
    assertThat(book.dropped()).isEqualTo(100);
    assertThat(book.samples()).anyMatch(sample -> sample.value() == 99);
  }

  private void score(String subject, double value) {
    book.add(
        "passagework_evaluation",
        new MetricEvent("ndcg@10", value, subject, Map.of("collection-name", "c"), Instant.EPOCH));
  }

  private Map<String, Double> parts() {
    return book.samples().stream()
        .collect(
            Collectors.toMap(
                sample -> sample.series().labels().get("checkpoint"), SeriesBook.Sample::value));
  }
}

package dev.passagework.streams.evaluator;

import static dev.passagework.streams.evaluator.Fixture.checkpoint;
import static dev.passagework.streams.evaluator.Fixture.passage;
import static dev.passagework.streams.evaluator.Fixture.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.Origin;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.RejectedQuery;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.schemas.contract.TrainingSegment.LearntPassage;
import dev.passagework.streams.runtime.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passages on their way to a champion, and those that will not get there. */
class WaitingPassagesTest {
  @TempDir Path directory;
  private EvaluatorDriver driver;

  @BeforeEach
  void open() {
    driver =
        new EvaluatorDriver(
            directory,
            new Settings(Map.of("evaluator.freshness-interval", "60000"), Map.of(), Map.of()));
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void thoseThatStillWaitAreCensoredAndCountedAndTheHopelessAreTold() {
    Passage learnt = come("learnt", "text");
    Passage another = come("another", "text");
    come("waiting", "text");
    come("rejected", "text");
    come("replaced", "old text");
    come("replaced", "new text");
    come("withdrawn", "text");
    driver.send(Topics.PASSAGES, "corpus/withdrawn", null);
    reject("rejected", "copy");
    driver.announce(checkpoint(0, ""));
    driver.learn(learning(learnt, another));
    driver.announce(checkpoint(1, "alpha", 1, false));
    driver.feed(
        List.of(passage("c", "a", "alpha"), passage("c", "z", "beta")),
        List.of(query("c", "q", "alpha", Role.GATE, "a")),
        1);
    driver.work();
    driver.pass(Duration.ofSeconds(61));

    List<MetricEvent> metrics = driver.metrics();
    assertThat(last(metrics, FreshnessReport.WAITING, "").value()).isEqualTo(2);
    assertThat(last(metrics, FreshnessReport.OLDEST, "").value()).isGreaterThan(60);
    assertThat(last(metrics, FreshnessReport.NEVER, "rejected-copy").value()).isEqualTo(1);
    assertThat(last(metrics, FreshnessReport.NEVER, "replaced").value()).isEqualTo(1);
    assertThat(last(metrics, FreshnessReport.NEVER, "withdrawn").value()).isEqualTo(1);
    assertThat(metrics)
        .filteredOn(m -> m.name().equals(FreshnessReport.ESTIMATE))
        .isNotEmpty()
        .allMatch(m -> m.dimensions().get("quantile").equals("0.5"))
        .allSatisfy(
            m -> {
              assertThat(m.subject()).isEqualTo("m");
              assertThat(m.dimensions()).containsEntry("ended", "2");
              assertThat(m.value()).isLessThan(60);
            });
  }

  @Test
  void whatThePlanDoesNotCoverIsToldAsNeverLearnt() {
    come("uncovered", "text");
    PlanEntry entry = new PlanEntry("corpus/question@llm", "question", "llm", 1, 1e-9);
    driver.send(Topics.PLANS, "corpus", new Plan("corpus", List.of(entry)));
    driver.announce(checkpoint(0, ""));
    driver.feed(
        List.of(passage("c", "a", "alpha")), List.of(query("c", "q", "alpha", Role.GATE, "a")), 1);
    driver.work();
    driver.pass(Duration.ofSeconds(61));

    List<MetricEvent> metrics = driver.metrics();
    assertThat(last(metrics, FreshnessReport.NEVER, Waiting.NOT_COVERED).value()).isEqualTo(1);
    assertThat(last(metrics, FreshnessReport.WAITING, "").value()).isZero();
  }

  @Test
  void nothingIsPublishedOfAModelWithoutAChampion() {
    come("waiting", "text");
    driver.pass(Duration.ofSeconds(120));

    assertThat(driver.metrics()).isEmpty();
  }

  private Passage come(String id, String text) {
    Passage passage = Passage.of(new PassageKey("corpus", id), "", text);
    driver.send(Topics.PASSAGES, passage.key().toString(), passage);
    return passage;
  }

  private void reject(String id, String reason) {
    RejectedQuery rejected =
        new RejectedQuery(
            "pair",
            new PassageKey("corpus", id),
            "query",
            new Origin("question", "llm", 0, "request"),
            reason,
            "");
    driver.reject(rejected);
  }

  private static TrainingSegment learning(Passage... passages) {
    return new TrainingSegment(
        Fixture.MODEL,
        1,
        List.of(),
        List.of(),
        passages.length,
        Arrays.stream(passages)
            .map(p -> new LearntPassage(p.key(), p.contentHash(), Fixture.START))
            .toList(),
        1,
        Fixture.START);
  }

  private static MetricEvent last(List<MetricEvent> metrics, String name, String reason) {
    return metrics.stream()
        .filter(m -> m.name().equals(name))
        .filter(m -> m.dimensions().getOrDefault("reason", "").equals(reason))
        .reduce((earlier, later) -> later)
        .orElseThrow(() -> new AssertionError(name + " " + reason + " is not in " + metrics));
  }
}

package dev.passagework.streams.evaluator;

import static dev.passagework.streams.evaluator.Fixture.checkpoint;
import static dev.passagework.streams.evaluator.Fixture.passage;
import static dev.passagework.streams.evaluator.Fixture.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores on a collection small enough to be worked out by hand. */
class ScoringTest {
  private static final List<JudgedPassage> PASSAGES =
      List.of(passage("c", "a", "alpha"), passage("c", "b", "beta"), passage("c", "c", "gamma"));
  private static final List<JudgedQuery> QUERIES =
      List.of(
          query("c", "q1", "alpha", Role.GATE, "a"),
          query("c", "q2", "beta", Role.REPORT, "b"),
          query("c", "q3", "gamma", Role.GATE, "c"));
  private static final double LOG_2_3 = Math.log(3) / Math.log(2);

  @TempDir Path directory;
  private EvaluatorDriver driver;

  @BeforeEach
  void open() {
    driver = new EvaluatorDriver(directory);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void everyCheckpointYieldsOneMetricPerCollectionRoleAndMeasure() {
    driver.announce(checkpoint(0, ""));
    driver.announce(checkpoint(1, "alpha beta gamma"));
    driver.feed(PASSAGES, QUERIES, 1);
    driver.work();

    List<String> names =
        scores().stream()
            .map(m -> m.subject() + " " + m.dimensions().get("role") + " " + m.name())
            .toList();

    assertThat(names)
        .containsExactlyInAnyOrder(
            "m@0 gate ndcg@10",
            "m@0 gate recall@100",
            "m@0 gate mrr@10",
            "m@0 report ndcg@10",
            "m@0 report recall@100",
            "m@0 report mrr@10",
            "m@1 gate ndcg@10",
            "m@1 gate recall@100",
            "m@1 gate mrr@10",
            "m@1 report ndcg@10",
            "m@1 report recall@100",
            "m@1 report mrr@10",
            "bm25 gate ndcg@10",
            "bm25 gate recall@100",
            "bm25 gate mrr@10",
            "bm25 report ndcg@10",
            "bm25 report recall@100",
            "bm25 report mrr@10");
  }

  /** Nothing known, all scores tie at zero: c, b, a, since ties go by passage id descending. */
  @Test
  void theScoresAreThoseWorkedOutByHand() {
    driver.announce(checkpoint(0, ""));
    driver.feed(PASSAGES, QUERIES, 1);
    driver.work();
    List<MetricEvent> metrics = driver.metrics();

    assertThat(value(metrics, "m@0", "gate", "ndcg@10")).isEqualTo((0.5 + 1) / 2, within(1e-12));
    assertThat(value(metrics, "m@0", "gate", "mrr@10")).isEqualTo((1.0 / 3 + 1) / 2, within(1e-12));
    assertThat(value(metrics, "m@0", "report", "ndcg@10")).isEqualTo(1 / LOG_2_3, within(1e-12));
    assertThat(value(metrics, "m@0", "report", "mrr@10")).isEqualTo(0.5, within(1e-12));
    assertThat(value(metrics, "m@0", "gate", "recall@100")).isEqualTo(1);
    assertThat(value(metrics, "bm25", "gate", "ndcg@10")).isEqualTo(1);
  }

  @Test
  void aMetricSaysOnWhatItWasMeasured() {
    driver.announce(checkpoint(0, ""));
    driver.feed(PASSAGES, QUERIES, 4);
    driver.work();

    assertThat(driver.metrics())
        .filteredOn(m -> m.subject().equals("m@0") && m.dimensions().get("role").equals("gate"))
        .allSatisfy(
            m ->
                assertThat(m.dimensions())
                    .containsEntry("collection", "c")
                    .containsEntry("collection-version", "4")
                    .containsEntry("domain", "in")
                    .containsEntry("queries", "2"));
  }

  @Test
  void aCollectionThatGrowsIsScoredAgain() {
    driver.announce(checkpoint(0, ""));
    driver.feed(PASSAGES, QUERIES, 1);
    driver.work();
    assertThat(scores()).hasSize(12);

    List<JudgedPassage> more = new ArrayList<>(PASSAGES);
    more.add(passage("c", "d", "delta"));
    driver.feed(more, QUERIES, 2);
    driver.work();

    List<MetricEvent> again = scores();
    assertThat(again).hasSize(12);
    assertThat(again).allMatch(m -> m.dimensions().get("collection-version").equals("2"));
    assertThat(value(again, "m@0", "report", "mrr@10")).isEqualTo(1.0 / 3, within(1e-12));
  }

  @Test
  void nothingIsScoredWhileACollectionIsNotWhole() {
    driver.announce(checkpoint(0, ""));
    QUERIES.forEach(query -> driver.send(Topics.JUDGED_QUERIES, query.key(), query));
    driver.send(Topics.JUDGED_PASSAGES, PASSAGES.get(0).key(), PASSAGES.get(0));
    driver.declare(Fixture.manifest(1, PASSAGES, QUERIES));
    driver.work();
    assertThat(driver.metrics()).isEmpty();

    driver.feed(PASSAGES, QUERIES, 1);
    driver.work();
    assertThat(scores()).hasSize(12);
  }

  @Test
  void aManifestWhoseQueriesAreNotThereWaitsForThem() {
    driver.announce(checkpoint(0, ""));
    driver.feed(PASSAGES, QUERIES.subList(0, 2), 1);
    driver.declare(Fixture.manifest(2, PASSAGES, QUERIES));
    driver.work();
    assertThat(driver.metrics()).isEmpty();

    driver.feed(PASSAGES, QUERIES, 2);
    driver.work();
    assertThat(scores()).hasSize(12);
  }

  @Test
  void passagesThatStillComeAreNotSearched() {
    driver.announce(checkpoint(0, ""));
    driver.feed(PASSAGES, QUERIES, 1);
    driver.pass(Duration.ofMillis(400));

    assertThat(driver.metrics()).noneMatch(m -> m.subject().equals("m@0"));
  }

  @Test
  void aWithdrawnPassageLeavesTheNextVersion() {
    driver.announce(checkpoint(0, ""));
    driver.feed(PASSAGES, QUERIES, 1);
    driver.work();
    assertThat(scores()).hasSize(12);

    driver.send(Topics.JUDGED_PASSAGES, "c/c", null);
    driver.declare(Fixture.manifest(2, PASSAGES.subList(0, 2), QUERIES));
    driver.work();

    List<MetricEvent> metrics = driver.metrics();
    assertThat(value(metrics, "m@0", "report", "mrr@10")).isEqualTo(1);
    assertThat(value(metrics, "m@0", "gate", "recall@100")).isEqualTo(0.5);
  }

  @Test
  void aPassageThatIsTheQueryItselfIsDropped() {
    List<JudgedPassage> passages = List.of(passage("d", "x", "alpha"), passage("d", "y", "alpha"));
    List<JudgedQuery> queries = List.of(query("d", "y", "alpha", Role.REPORT, "x"));
    driver.announce(checkpoint(0, "alpha"));
    driver.feed(passages, queries, 1);
    driver.work();

    assertThat(value(driver.metrics(), "m@0", "report", "mrr@10")).isEqualTo(1);
  }

  @Test
  void aPassageUnderAForeignKeyIsADeadLetter() {
    driver.send(Topics.JUDGED_PASSAGES, "c/other", PASSAGES.get(0));

    assertThat(driver.deadLettersOf(Topics.JUDGED_PASSAGES)).isEqualTo(1);
  }

  @Test
  void aSubjectsMeanOverTheCollectionsOfADomainComesWithTheLastOfThem() {
    List<JudgedPassage> others = List.of(passage("d", "x", "delta"), passage("d", "y", "eta"));
    List<JudgedQuery> queries = List.of(query("d", "q", "eta", Role.REPORT, "x"));
    driver.announce(checkpoint(0, ""));
    driver.feed(PASSAGES, QUERIES, 1);
    driver.feed(others, queries, 1);
    driver.work();

    assertThat(driver.metrics())
        .filteredOn(m -> m.subject().equals("m@0") && m.name().equals("ndcg@10-mean"))
        .singleElement()
        .satisfies(
            mean -> {
              assertThat(mean.value()).isEqualTo((1 / LOG_2_3 + 1 / LOG_2_3) / 2, within(1e-12));
              assertThat(mean.dimensions())
                  .containsEntry("domain", "in")
                  .containsEntry("collections", "c@1,d@1");
            });
  }

  @Test
  void otherMeasuresAndSingleQueriesArePublishedOnRequest() {
    driver.close();
    driver =
        new EvaluatorDriver(
            directory.resolve("on-request"),
            new Settings(
                Map.of(
                    "evaluator.measures", "ndcg@10,precision@1,map@2,success@3",
                    "evaluator.per-query", "true"),
                Map.of(),
                Map.of()));
    driver.announce(checkpoint(0, ""));
    driver.feed(PASSAGES, QUERIES, 1);
    driver.work();

    List<MetricEvent> metrics = driver.metrics();
    assertThat(value(metrics, "m@0", "gate", "precision@1")).isEqualTo(0.5);
    assertThat(value(metrics, "m@0", "gate", "map@2")).isEqualTo(0.5);
    assertThat(value(metrics, "m@0", "report", "success@3")).isEqualTo(1);
    assertThat(metrics)
        .filteredOn(m -> m.subject().equals("m@0") && m.name().equals("map@2-per-query"))
        .extracting(m -> m.dimensions().get("query") + " " + m.value())
        .containsExactly("q1 0.0", "q2 0.5", "q3 1.0");
  }

  /** The means on single collections that were published since the last call. */
  private List<MetricEvent> scores() {
    return driver.metrics().stream()
        .filter(m -> !m.name().contains("-gain") && !m.name().endsWith("-mean"))
        .filter(m -> !m.name().startsWith("freshness"))
        .toList();
  }

  private static double value(List<MetricEvent> all, String subject, String role, String name) {
    return all.stream()
        .filter(m -> m.subject().equals(subject) && m.name().equals(name))
        .filter(m -> m.dimensions().get("role").equals(role))
        .findFirst()
        .orElseThrow()
        .value();
  }
}

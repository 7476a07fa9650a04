package dev.passagework.streams.evaluator;

import static dev.passagework.streams.evaluator.Fixture.ALL_WORDS;
import static dev.passagework.streams.evaluator.Fixture.PASSAGES;
import static dev.passagework.streams.evaluator.Fixture.checkpoint;
import static dev.passagework.streams.evaluator.Fixture.queries;
import static dev.passagework.streams.evaluator.Fixture.segment;
import static dev.passagework.streams.evaluator.Fixture.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.Decision.Outcome;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From checkpoints to decisions and champions. */
class PromotionTest {
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
  void theBaseBecomesTheFirstChampionAsSoonAsItIsEvaluated() {
    driver.announce(checkpoint(0, ""));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();

    assertThat(driver.champions()).extracting(Champion::id).containsExactly(checkpoint(0, "").id());
    assertThat(driver.decisions()).isEmpty();
  }

  @Test
  void aBetterCheckpointIsPromotedAndAnEqualOneRefused() {
    driver.announce(checkpoint(0, ""));
    driver.announce(checkpoint(1, ALL_WORDS));
    driver.announce(checkpoint(2, ALL_WORDS));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();

    List<Decision> decisions = driver.decisions();
    assertThat(decisions)
        .extracting(Decision::outcome)
        .containsExactly(Outcome.PROMOTED, Outcome.REFUSED);
    assertThat(decisions).extracting(Decision::champion).containsExactly(0, 1);
    assertThat(decisions).extracting(Decision::challenge).containsExactly(1, 1);
    assertThat(decisions.get(0).comparisons())
        .singleElement()
        .satisfies(
            comparison -> {
              assertThat(comparison.challenger()).isEqualTo(1);
              assertThat(comparison.queries()).isEqualTo(12);
              assertThat(comparison.role()).isEqualTo(Role.GATE);
              assertThat(comparison.test().pValue()).isLessThan(comparison.test().alpha());
            });
    assertThat(driver.champions()).extracting(c -> c.id().version()).containsExactly(0, 1);
  }

  @Test
  void anEqualCheckpointThatHasLearntNewPassagesIsPromotedAndFreshnessIsPublished() {
    driver.announce(checkpoint(0, ALL_WORDS));
    driver.learn(segment(1, Map.of("x", -100, "y", -20)));
    driver.learn(segment(2, Map.of("y", -20, "z", -10)));
    driver.announce(checkpoint(1, ALL_WORDS, 2, false));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();

    assertThat(driver.decisions())
        .singleElement()
        .satisfies(
            decision -> {
              assertThat(decision.outcome()).isEqualTo(Outcome.PROMOTED);
              assertThat(decision.newPassages()).isEqualTo(3);
            });
    Champion champion = driver.champions().get(1);
    double waited = champion.time().toEpochMilli() / 1000.0 - Fixture.START.getEpochSecond();
    List<MetricEvent> freshness =
        driver.metrics().stream().filter(m -> m.name().equals(Freshness.METRIC)).toList();
    assertThat(freshness)
        .extracting(m -> m.dimensions().get("quantile"))
        .containsExactly("0.5", "0.95");
    assertThat(freshness)
        .extracting(MetricEvent::value)
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-6 ? 0 : Double.compare(a, b))
        .containsExactly(waited + 20, waited + 100);
    assertThat(freshness)
        .allMatch(m -> m.subject().equals("m@1") && m.dimensions().get("passages").equals("3"));
  }

  @Test
  void whatAChampionHasLearntIsNotNewToTheNextOne() {
    driver.announce(checkpoint(0, ALL_WORDS));
    driver.learn(segment(1, Map.of("x", 0)));
    driver.learn(segment(2, Map.of("x", 0)));
    driver.announce(checkpoint(1, ALL_WORDS, 1, false));
    driver.announce(checkpoint(2, ALL_WORDS, 2, false));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();

    assertThat(driver.decisions())
        .extracting(Decision::outcome)
        .containsExactly(Outcome.PROMOTED, Outcome.REFUSED);
  }

  @Test
  void aCheckpointWaitsForTheSegmentsThatItHasLearnt() {
    driver.announce(checkpoint(0, ALL_WORDS));
    driver.announce(checkpoint(1, ALL_WORDS, 1, false));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();
    assertThat(driver.decisions()).isEmpty();

    driver.learn(segment(1, Map.of("x", 0)));
    driver.work();
    assertThat(driver.decisions()).extracting(Decision::newPassages).containsExactly(1L);
  }

  @Test
  void aWorseCheckpointIsRefusedWhateverItHasLearnt() {
    driver.announce(checkpoint(0, ALL_WORDS));
    driver.learn(segment(1, Map.of("x", 0)));
    driver.announce(checkpoint(1, "", 1, false));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();

    assertThat(driver.decisions())
        .singleElement()
        .satisfies(
            decision -> {
              assertThat(decision.outcome()).isEqualTo(Outcome.REFUSED);
              assertThat(decision.reason()).contains("may be inferior to m@0 on c");
            });
  }

  @Test
  void damagedFilesAndDivergedWeightsAreNotJudgedAndHoldUpNobody() {
    driver.announce(checkpoint(0, ""));
    driver.announce(checkpoint(1, WordEmbedder.DAMAGED));
    driver.announce(checkpoint(2, WordEmbedder.DIVERGED + " " + ALL_WORDS));
    driver.announce(checkpoint(3, ALL_WORDS));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();

    List<Decision> decisions = driver.decisions();
    assertThat(decisions)
        .extracting(Decision::outcome)
        .containsExactly(Outcome.NOT_JUDGED, Outcome.NOT_JUDGED, Outcome.PROMOTED);
    assertThat(decisions).extracting(Decision::isOnUnusable).containsExactly(true, true, false);
    assertThat(decisions.get(0).reason()).contains("weights.safetensors is damaged");
    assertThat(decisions.get(1).reason()).contains("no numbers");
  }

  @Test
  void withoutGateQueriesOnlyTheLastCheckpointIsJudgedOnTheReportQueries() {
    driver.announce(checkpoint(0, ""));
    driver.announce(checkpoint(1, ALL_WORDS));
    driver.announce(checkpoint(2, ALL_WORDS, 0, true));
    driver.feed(PASSAGES, queries(Role.REPORT), 1);
    driver.work();

    List<Decision> decisions = driver.decisions();
    assertThat(decisions)
        .extracting(Decision::outcome)
        .containsExactly(Outcome.NOT_JUDGED, Outcome.PROMOTED);
    assertThat(decisions.get(0).reason()).isEqualTo(Line.NOT_LAST);
    assertThat(decisions.get(0).isOnUnusable()).isFalse();
    assertThat(decisions.get(1).reason()).contains("the report queries judged it");
    assertThat(decisions.get(1).comparisons())
        .allMatch(comparison -> comparison.role() == Role.REPORT);
  }

  @Test
  void aCheckpointThatTurnsOutToBeTheLastIsJudgedThen() {
    driver.announce(checkpoint(0, ""));
    driver.announce(checkpoint(1, ALL_WORDS));
    driver.feed(PASSAGES, queries(Role.REPORT), 1);
    driver.work();
    assertThat(driver.decisions())
        .extracting(Decision::outcome)
        .containsExactly(Outcome.NOT_JUDGED);

    driver.announce(checkpoint(1, ALL_WORDS, 0, true));
    driver.work();
    assertThat(driver.decisions()).extracting(Decision::outcome).containsExactly(Outcome.PROMOTED);

    driver.announce(checkpoint(1, ALL_WORDS, 0, true));
    driver.work();
    assertThat(driver.decisions()).isEmpty();
  }

  @Test
  void withGateQueriesAnotherAnnouncementJudgesNothingAgain() {
    driver.announce(checkpoint(0, ""));
    driver.announce(checkpoint(1, ""));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();
    assertThat(driver.decisions()).hasSize(1);

    driver.announce(checkpoint(1, "", 0, true));
    driver.work();

    assertThat(driver.decisions()).isEmpty();
  }

  /**
   * Of 12 queries 11 gain, and one was answered first before: of the 2^12 assignments of signs, 2 x
   * 2 are as extreme.
   */
  @Test
  void theGainOverTheBaseOnTheReportQueriesIsTestedWhicheverIsScoredFirst() {
    driver.announce(checkpoint(1, ALL_WORDS));
    driver.feed(PASSAGES, queries(Role.REPORT), 1);
    driver.work();
    assertThat(driver.metrics()).noneMatch(m -> m.name().contains("gain"));

    driver.announce(checkpoint(0, ""));
    driver.announce(checkpoint(2, ALL_WORDS));
    driver.work();

    List<MetricEvent> gains =
        driver.metrics().stream().filter(m -> m.name().startsWith("mrr@10-gain")).toList();
    assertThat(gains)
        .extracting(m -> m.subject() + " " + m.name())
        .containsExactlyInAnyOrder(
            "m@1 mrr@10-gain",
            "m@1 mrr@10-gain-lower",
            "m@1 mrr@10-gain-p",
            "m@1 mrr@10-gain-upper",
            "m@2 mrr@10-gain",
            "m@2 mrr@10-gain-lower",
            "m@2 mrr@10-gain-p",
            "m@2 mrr@10-gain-upper");
    assertThat(gains)
        .filteredOn(m -> m.name().equals("mrr@10-gain-p"))
        .allSatisfy(m -> assertThat(m.value()).isEqualTo(4 / 4096.0));
    assertThat(gains)
        .allSatisfy(
            m ->
                assertThat(m.dimensions())
                    .containsEntry("reference", "m@0")
                    .containsEntry("queries", "12")
                    .containsEntry("role", "report"));
  }

  @Test
  void aChampionWhoseFilesAreOfNoUseOnANewVersionGivesWayAndItIsTold() {
    driver.announce(checkpoint(0, WordEmbedder.DAMAGED));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.announce(checkpoint(1, words(0, 6)));
    driver.work();
    assertThat(driver.champions()).extracting(c -> c.id().version()).containsExactly(1);

    driver.announce(checkpoint(1, WordEmbedder.DAMAGED));
    driver.feed(PASSAGES.subList(1, 12), queries(Role.GATE).subList(1, 12), 2);
    driver.send(Topics.JUDGED_PASSAGES, "c/p0", null);
    driver.send(Topics.JUDGED_QUERIES, "c/qp0", null);
    driver.announce(checkpoint(2, ALL_WORDS));
    driver.work();

    assertThat(driver.champions())
        .singleElement()
        .satisfies(
            champion -> {
              assertThat(champion.id().version()).isEqualTo(2);
              assertThat(champion.reason()).contains("version 1, cannot be used: weights");
            });
  }

  /** The collection comes to ask for what the champion has forgotten. */
  @Test
  void aChampionThatFallsBehindOnNewJudgementsIsReported() {
    with(Map.of("evaluator.alpha", "0.3"));
    List<JudgedQuery> all = queries(Role.GATE);
    driver.announce(checkpoint(0, words(0, 6)));
    driver.announce(checkpoint(1, words(6, 12)));
    driver.feed(PASSAGES, all.subList(6, 12), 1);
    driver.work();
    assertThat(driver.champions()).extracting(c -> c.id().version()).containsExactly(0, 1);
    assertThat(driver.decisions()).extracting(Decision::outcome).containsExactly(Outcome.PROMOTED);

    all.subList(6, 12).forEach(query -> driver.send(Topics.JUDGED_QUERIES, query.key(), null));
    driver.feed(PASSAGES, all.subList(0, 6), 2);
    driver.work();

    assertThat(driver.decisions())
        .extracting(d -> d.challenger().version(), Decision::outcome)
        .containsExactly(tuple(1, Outcome.FELL_BEHIND));
    assertThat(driver.champions()).isEmpty();
  }

  /** Otherwise a chain of fresh champions would be given the whole error again and again. */
  @Test
  void aPromotionForBeingFresherDoesNotBeginTheCountAgain() {
    driver.announce(checkpoint(0, ALL_WORDS));
    driver.learn(segment(1, Map.of("x", 0)));
    driver.learn(segment(2, Map.of("y", 0)));
    driver.announce(checkpoint(1, ALL_WORDS, 1, false));
    driver.announce(checkpoint(2, ALL_WORDS, 2, false));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();

    assertThat(driver.decisions())
        .extracting(Decision::outcome, Decision::challenge)
        .containsExactly(tuple(Outcome.PROMOTED, 1), tuple(Outcome.PROMOTED, 2));
  }

  @Test
  void whatIsOvertakenIsSkippedBySettingAndTold() {
    with(Map.of("evaluator.skip-overtaken", "true"));
    driver.announce(checkpoint(0, ""));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();
    driver.announce(checkpoint(1, ALL_WORDS));
    IntStream.rangeClosed(2, 6).forEach(v -> driver.announce(checkpoint(v, ALL_WORDS)));
    driver.work();

    List<Decision> decisions = driver.decisions();
    assertThat(decisions.get(0).outcome()).isEqualTo(Outcome.PROMOTED);
    assertThat(decisions)
        .filteredOn(d -> d.outcome() == Outcome.NOT_JUDGED)
        .extracting(d -> d.challenger().version())
        .contains(4, 5);
    assertThat(decisions.get(decisions.size() - 1).challenger().version()).isEqualTo(6);
    assertThat(decisions)
        .filteredOn(d -> d.challenger().version() == 4)
        .extracting(Decision::reason)
        .containsExactly("overtaken by m@6 before its turn");
    assertThat(driver.metrics()).noneMatch(m -> m.subject().matches("m@[45]"));
  }

  private void with(Map<String, String> settings) {
    driver = driver.with(directory.resolve("with-settings"), settings);
  }
}

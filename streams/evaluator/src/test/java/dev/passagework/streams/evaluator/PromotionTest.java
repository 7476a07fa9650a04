package dev.passagework.streams.evaluator;

import static dev.passagework.streams.evaluator.Fixture.ALL_WORDS;
import static dev.passagework.streams.evaluator.Fixture.PASSAGES;
import static dev.passagework.streams.evaluator.Fixture.checkpoint;
import static dev.passagework.streams.evaluator.Fixture.query;
import static dev.passagework.streams.evaluator.Fixture.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Command;
import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.Decision.Outcome;
import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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
  void anOrderPromotesAndRollsBack() {
    driver.announce(checkpoint(0, ALL_WORDS));
    driver.announce(checkpoint(1, ""));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();
    assertThat(driver.champions()).hasSize(1);

    driver.order(new Command(Command.Kind.PROMOTE, "m", OptionalInt.of(1), Fixture.START));
    driver.order(new Command(Command.Kind.ROLL_BACK, "m", OptionalInt.empty(), Fixture.START));
    driver.order(new Command(Command.Kind.PROMOTE, "m", OptionalInt.of(9), Fixture.START));

    assertThat(driver.champions())
        .extracting(c -> c.id().version(), Champion::reason)
        .containsExactly(tuple(1, "promoted by order"), tuple(0, "rolled back by order"));
  }

  /** What is refused and forced in is reported at once, with its numbers. */
  @Test
  void aRegressionThatIsForcedInIsReportedAsFallenBehind() {
    regression(Map.of());

    List<Decision> decisions = driver.decisions();
    assertThat(decisions)
        .extracting(d -> d.challenger().version(), Decision::outcome)
        .containsExactly(
            tuple(1, Outcome.REFUSED), tuple(1, Outcome.PROMOTED), tuple(1, Outcome.FELL_BEHIND));
    assertThat(decisions.get(2).reason()).contains("fallen behind m@0");
    assertThat(decisions.get(2).comparisons())
        .singleElement()
        .satisfies(c -> assertThat(c.champion()).isGreaterThan(c.challenger()));
    assertThat(driver.champions()).extracting(c -> c.id().version()).containsExactly(0, 1);
  }

  @Test
  void aRegressionThatIsForcedInIsRolledBackBySetting() {
    regression(Map.of("evaluator.roll-back", "true"));

    assertThat(driver.decisions())
        .extracting(d -> d.challenger().version(), Decision::outcome)
        .containsExactly(
            tuple(1, Outcome.REFUSED),
            tuple(1, Outcome.PROMOTED),
            tuple(1, Outcome.FELL_BEHIND),
            tuple(0, Outcome.ROLLED_BACK));
    assertThat(driver.champions()).extracting(c -> c.id().version()).containsExactly(0, 1, 0);
  }

  /** Neither an order nor a way back is a promotion for being better. */
  @Test
  void ordersAndWaysBackDoNotBeginTheCountAgain() {
    regression(Map.of("evaluator.roll-back", "true"));
    driver.announce(checkpoint(2, ""));
    driver.work();
    driver.order(new Command(Command.Kind.ROLL_BACK, "m", OptionalInt.of(1), Fixture.START));
    driver.announce(checkpoint(3, ""));
    driver.work();

    assertThat(driver.decisions())
        .filteredOn(d -> d.outcome() == Outcome.REFUSED)
        .extracting(d -> d.challenger().version(), Decision::challenge)
        .containsExactly(tuple(1, 1), tuple(2, 2), tuple(3, 3));
  }

  @Test
  void anOrderThatCannotBeCarriedOutIsAnsweredWithCauseAndCure() {
    driver.order(new Command(Command.Kind.PROMOTE, "m", OptionalInt.of(1), Fixture.START));
    driver.announce(checkpoint(0, ""));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();
    driver.order(new Command(Command.Kind.ROLL_BACK, "m", OptionalInt.empty(), Fixture.START));
    driver.order(new Command(Command.Kind.PROMOTE, "m", OptionalInt.of(9), Fixture.START));

    List<Decision> decisions = driver.decisions();
    assertThat(decisions)
        .extracting(d -> d.challenger().version(), Decision::outcome)
        .containsExactly(
            tuple(1, Outcome.NOT_JUDGED),
            tuple(0, Outcome.NOT_JUDGED),
            tuple(9, Outcome.NOT_JUDGED));
    assertThat(decisions.get(0).reason()).contains("promote", "no champion yet", "again once");
    assertThat(decisions.get(1).reason()).contains("roll back", "no champion before m@0");
    assertThat(decisions.get(2).reason()).contains("promote", "no checkpoint m@9", "pruned");
    assertThat(driver.champions()).extracting(c -> c.id().version()).containsExactly(0);
  }

  @Test
  void aRollBackToAVersionThatWasPrunedSaysSo() {
    IntStream.rangeClosed(0, 2).forEach(version -> driver.announce(checkpoint(version, "")));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();
    driver.order(new Command(Command.Kind.PROMOTE, "m", OptionalInt.of(1), Fixture.START));
    driver.order(new Command(Command.Kind.PROMOTE, "m", OptionalInt.of(2), Fixture.START));
    driver.prune(checkpoint(1, ""));
    driver.work();
    assertThat(driver.champions()).extracting(c -> c.id().version()).containsExactly(0, 1, 2);
    assertThat(driver.decisions()).hasSize(4);

    driver.order(new Command(Command.Kind.ROLL_BACK, "m", OptionalInt.empty(), Fixture.START));

    assertThat(driver.decisions())
        .singleElement()
        .satisfies(
            decision -> {
              assertThat(decision.challenger().version()).isEqualTo(1);
              assertThat(decision.reason()).contains("no checkpoint m@1", "pruned");
            });
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

  private void open(Map<String, String> settings) {
    driver.close();
    driver =
        new EvaluatorDriver(
            directory.resolve("with-settings"), new Settings(settings, Map.of(), Map.of()));
  }

  private void regression(Map<String, String> settings) {
    open(settings);
    driver.announce(checkpoint(0, ALL_WORDS));
    driver.announce(checkpoint(1, "", 0, false));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();
    driver.order(new Command(Command.Kind.PROMOTE, "m", OptionalInt.of(1), Fixture.START));
    driver.work();
  }

  /** The collection comes to ask for what the champion has forgotten. */
  @Test
  void aChampionThatFallsBehindOnNewJudgementsIsReported() {
    open(Map.of("evaluator.alpha", "0.3"));
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

  private static String words(int from, int to) {
    return String.join(" ", PASSAGES.subList(from, to).stream().map(JudgedPassage::text).toList());
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

  /** The judged query came after the pair was learnt; what is trained on from there is refused. */
  @Test
  void aCheckpointThatHasLearntAJudgedQueryIsMarkedAndItsSuccessorsAreRefused() {
    driver.announce(checkpoint(0, ""));
    driver.learn(Fixture.learning(1, "pair-1"));
    driver.learn(Fixture.learning(2, "pair-2"));
    driver.announce(checkpoint(1, words(0, 6), 1, false));
    driver.announce(checkpoint(2, words(0, 8), 2, false));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();
    assertThat(driver.decisions()).hasSize(2);

    driver.reject(Fixture.leak("pair-2", "c/q1"));
    driver.announce(checkpoint(3, ALL_WORDS, 2, false));
    driver.work();

    List<Decision> decisions = driver.decisions();
    assertThat(decisions)
        .extracting(d -> d.challenger().version(), Decision::outcome)
        .containsExactly(tuple(2, Outcome.CONTAMINATED), tuple(3, Outcome.REFUSED));
    assertThat(decisions.get(1).reason()).contains("contaminated").contains("judged ones of c");
  }

  @Test
  void aPairThatWasKnownToHaveLeakedContaminatesWhenItIsLearntAllTheSame() {
    driver.reject(Fixture.leak("pair-1", "c/q1"));
    driver.announce(checkpoint(0, ""));
    driver.learn(Fixture.learning(1, "pair-1"));
    driver.announce(checkpoint(1, ALL_WORDS, 1, false));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();

    assertThat(driver.decisions()).extracting(Decision::outcome).containsExactly(Outcome.REFUSED);
    assertThat(driver.champions()).extracting(c -> c.id().version()).containsExactly(0);
  }

  @Test
  void aContaminatedChampionStaysByDefaultAndGivesWayToTheNewestCleanOneBySetting() {
    for (String rollBack : List.of("false", "true")) {
      driver.close();
      driver =
          new EvaluatorDriver(
              directory.resolve(rollBack),
              new Settings(Map.of("evaluator.roll-back", rollBack), Map.of(), Map.of()));
      driver.announce(checkpoint(0, ""));
      List.of(1, 2, 3).forEach(n -> driver.learn(Fixture.learning(n, "pair-" + n)));
      driver.announce(checkpoint(1, words(0, 5), 1, false));
      driver.announce(checkpoint(2, words(0, 8), 2, false));
      driver.announce(checkpoint(3, ALL_WORDS, 3, false));
      driver.feed(PASSAGES, queries(Role.GATE), 1);
      driver.work();
      assertThat(driver.champions()).extracting(c -> c.id().version()).containsExactly(0, 1, 2, 3);

      driver.reject(Fixture.leak("pair-2", "c/q1"));
      driver.work();

      boolean isBack = rollBack.equals("true");
      assertThat(driver.champions())
          .extracting(c -> c.id().version())
          .isEqualTo(isBack ? List.of(1) : List.of());
      assertThat(driver.decisions())
          .filteredOn(d -> d.outcome() == Outcome.ROLLED_BACK)
          .extracting(Decision::reason)
          .isEqualTo(
              isBack
                  ? List.of("rolled back: m@3 is " + Line.contaminatedFor(List.of("c")))
                  : List.of());
    }
  }

  @Test
  void aContaminatedChampionGivesWayToTheBaseIfNoOtherIsClean() {
    open(Map.of("evaluator.roll-back", "true"));
    driver.announce(checkpoint(0, ""));
    driver.learn(Fixture.learning(1, "pair-1"));
    driver.announce(checkpoint(1, ALL_WORDS, 1, false));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();
    driver.reject(Fixture.leak("pair-1", "c/q1"));
    driver.work();

    assertThat(driver.champions()).extracting(c -> c.id().version()).containsExactly(0, 1, 0);
  }

  @Test
  void whatIsOvertakenIsSkippedBySettingAndTold() {
    open(Map.of("evaluator.skip-overtaken", "true"));
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

  private static List<JudgedQuery> queries(Role role) {
    return PASSAGES.stream().map(p -> query("c", "q" + p.id(), p.text(), role, p.id())).toList();
  }
}

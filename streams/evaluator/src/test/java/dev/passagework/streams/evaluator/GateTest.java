package dev.passagework.streams.evaluator;

import static dev.passagework.streams.evaluator.Fixture.repeated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.Decision.Outcome;
import dev.passagework.schemas.contract.Decision.Rule;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.streams.evaluator.Challenge.Match;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final Gate REFRESH = new Gate(new GateRule(Rule.REFRESH, 0.05, 0.05, 1));
  private static final Gate STRICT = new Gate(new GateRule(Rule.STRICT, 0.05, 0.05, 1));
  private static final double[] HALF = repeated(0.5, 40);
  private static final double[] BETTER = repeated(0.6, 40);
  private static final double[] SLIGHTLY_WORSE = repeated(0.47, 40);
  private static final double[] WORSE = repeated(0.4, 40);

  @Test
  void betterIsPromotedUnderEitherRule() {
    Challenge better = challenge(1, 0, match(BETTER, HALF, HALF));

    assertThat(REFRESH.decide(better).outcome()).isEqualTo(Outcome.PROMOTED);
    assertThat(STRICT.decide(better).outcome()).isEqualTo(Outcome.PROMOTED);
  }

  @Test
  void equalIsPromotedForNewPassagesUnderRefreshOnly() {
    assertThat(REFRESH.decide(challenge(1, 1, match(HALF, HALF, HALF))).isPromotion()).isTrue();
    assertThat(REFRESH.decide(challenge(1, 0, match(HALF, HALF, HALF))).isPromotion()).isFalse();
    assertThat(STRICT.decide(challenge(1, 99, match(HALF, HALF, HALF))).isPromotion()).isFalse();
  }

  @Test
  void aLossWithinTheMarginIsNotInferior() {
    assertThat(REFRESH.decide(challenge(1, 1, match(SLIGHTLY_WORSE, HALF, HALF))).isPromotion())
        .isTrue();
    assertThat(REFRESH.decide(challenge(1, 1, match(WORSE, HALF, HALF))).isPromotion()).isFalse();
  }

  /** A row of champions must not lose the margin again and again. */
  @Test
  void theLossIsMeasuredAgainstTheBestChampionSoFar() {
    Gate.Verdict verdict = REFRESH.decide(challenge(1, 1, match(SLIGHTLY_WORSE, HALF, BETTER)));

    assertThat(verdict.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(verdict.reason()).contains("may be inferior to m@2 on c");
  }

  @Test
  void aLossOnOneOfTwoCollectionsIsALoss() {
    Challenge mixed =
        challenge(1, 9, match(BETTER, HALF, HALF), new Match("d", 1, false, WORSE, HALF, HALF));

    assertThat(REFRESH.decide(mixed).outcome()).isEqualTo(Outcome.REFUSED);
  }

  /** 9 of 10 queries better, all by the same: p = 11 / 1024, above the second share of alpha. */
  @Test
  void laterChallengersOfAChampionHaveToShowMore() {
    double[] most = IntStream.range(0, 10).mapToDouble(i -> i == 0 ? 0.4 : 0.6).toArray();
    Match match = new Match("c", 1, false, most, repeated(0.5, 10), repeated(0.5, 10));

    Gate.Verdict first = STRICT.decide(challenge(1, 0, match));
    Gate.Verdict second = STRICT.decide(challenge(2, 0, match));

    assertThat(first.comparisons().get(0).test().pValue()).isEqualTo(11 / 1024.0, within(1e-12));
    assertThat(first.outcome()).isEqualTo(Outcome.PROMOTED);
    assertThat(second.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(second.comparisons().get(0).test().alpha())
        .isEqualTo(0.05 * 6 / (Math.PI * Math.PI * 4), within(1e-12));
  }

  @Test
  void twoCollectionsShareTheError() {
    Gate.Verdict verdict =
        STRICT.decide(
            challenge(1, 0, match(HALF, HALF, HALF), new Match("d", 3, false, BETTER, HALF, HALF)));

    assertThat(verdict.outcome()).isEqualTo(Outcome.PROMOTED);
    assertThat(verdict.comparisons())
        .allSatisfy(
            comparison ->
                assertThat(comparison.test().alpha())
                    .isEqualTo(0.05 * 6 / (Math.PI * Math.PI) / 2, within(1e-12)));
  }

  @Test
  void aGuardedCollectionSpeaksAgainstAChallengerOnlyIfItHasLostSignificantly() {
    Match slightly = new Match("out", 1, true, repeated(0.49, 40), HALF, HALF);
    double[] scattered = IntStream.range(0, 40).mapToDouble(i -> i % 2 == 0 ? 0.3 : 0.69).toArray();
    Match unclear = new Match("out", 1, true, scattered, HALF, HALF);

    Gate.Verdict lost = REFRESH.decide(challenge(1, 1, match(BETTER, HALF, HALF), slightly));
    Gate.Verdict kept = REFRESH.decide(challenge(1, 1, match(BETTER, HALF, HALF), unclear));

    assertThat(lost.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(lost.reason()).contains("has lost against m@2 on out, which is guarded");
    assertThat(kept.outcome()).isEqualTo(Outcome.PROMOTED);
    assertThat(kept.comparisons()).hasSize(2);
  }

  @Test
  void aGainOnAGuardedCollectionIsNoReasonToPromote() {
    Match gain = new Match("out", 1, true, BETTER, HALF, HALF);

    assertThat(STRICT.decide(challenge(1, 1, match(HALF, HALF, HALF), gain)).isPromotion())
        .isFalse();
  }

  @Test
  void oneQueryDecidesNothingButBreaksNothing() {
    Gate.Verdict verdict =
        STRICT.decide(
            challenge(
                1, 0, new Match("c", 1, false, repeated(1, 1), repeated(0, 1), repeated(0, 1))));

    assertThat(verdict.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(verdict.comparisons().get(0).test().smallestDetectable()).isEqualTo(1);
  }

  @Test
  void scoresOfDifferentQueriesAreNotCompared() {
    assertThatThrownBy(() -> match(HALF, repeated(0.5, 39), HALF))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("40, 39 and 40 queries of c");
  }

  private static Match match(double[] challenger, double[] champion, double[] best) {
    return new Match("c", 1, false, challenger, champion, best);
  }

  static Challenge challenge(int number, long newPassages, Match... matches) {
    return new Challenge(
        new CheckpointId("m", 7), 5, 2, number, newPassages, Role.GATE, List.of(matches));
  }
}

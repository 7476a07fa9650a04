package dev.passagework.streams.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.Decision.Rule;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.streams.retrieval.significance.AlphaSpending;
import dev.passagework.streams.retrieval.significance.Alternative;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Rows of challengers that are no better, and what the gate makes of them. */
class EndlessChallengersTest {
  private static final int CHALLENGERS = 200;
  private static final int QUERIES = 12;
  private static final double ALPHA = 0.05;
  private static final int ROWS = 200;

  /**
   * Scores of the champion and of every challenger are drawn from one distribution, so that a
   * promotion for being better is an error. At most a share of alpha of the rows may have one; the
   * bound leaves three standard deviations for the simulation itself.
   */
  @Test
  void twoHundredChallengersInARowThatAreNoBetterSeldomWin() {
    double spread = Math.sqrt(ALPHA * (1 - ALPHA) / ROWS);

    assertThat(won(ROWS, k -> AlphaSpending.level(ALPHA, k)))
        .isLessThanOrEqualTo(ALPHA + 3 * spread);
  }

  /** The same rows at the plain level, without the spending. */
  @Test
  void withoutTheSpendingMostRowsWouldBeWon() {
    assertThat(won(20, k -> ALPHA)).isGreaterThan(0.9);
  }

  @Test
  void theGateHoldsEachChallengerToItsShareAndNoneOfARowWins() {
    SplittableRandom random = new SplittableRandom(7);
    double[] champion = scores(random);
    Gate gate = new Gate(new GateRule(Rule.REFRESH, 0.9, ALPHA, 1));
    for (int k = 1; k <= CHALLENGERS; k++) {
      Gate.Verdict verdict = gate.decide(challenge(k, scores(random), champion));
      assertThat(verdict.comparisons().get(0).test().alpha())
          .isEqualTo(AlphaSpending.level(ALPHA, k));
      assertThat(verdict.better()).isFalse();
    }
  }

  /** The share of rows in which a challenger won; a loser with something new takes the place. */
  private static double won(int rows, IntToDoubleFunction level) {
    SplittableRandom random = new SplittableRandom(5);
    int won = 0;
    for (int row = 0; row < rows; row++) {
      double[] champion = scores(random);
      boolean any = false;
      for (int k = 1; k <= CHALLENGERS && !any; k++) {
        double[] challenger = scores(random);
        double allowed = level.applyAsDouble(k);
        any = Paired.of(challenger, champion).pValue(Alternative.GREATER, allowed) <= allowed;
        champion = random.nextBoolean() ? challenger : champion;
      }
      won += any ? 1 : 0;
    }
    return (double) won / rows;
  }

  private static Challenge challenge(int number, double[] challenger, double[] champion) {
    return new Challenge(
        new CheckpointId("m", number),
        0,
        0,
        number,
        1,
        Role.GATE,
        List.of(new Challenge.Match("c", 1, false, challenger, champion, champion)));
  }

  private static double[] scores(SplittableRandom random) {
    return random.doubles(QUERIES).toArray();
  }
}

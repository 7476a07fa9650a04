package dev.passagework.streams.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.Decision.Rule;
import dev.passagework.streams.evaluator.Challenge.Match;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class GatePropertyTest {
  private static final int CHALLENGERS = 30;

  @Property(tries = 50)
  void equalScoresAreNeverBetter(
      @ForAll @Size(min = 1, max = 60) double @DoubleRange(max = 1) [] scores,
      @ForAll @IntRange(min = 1, max = 20) int number) {
    Gate strict = new Gate(new GateRule(Rule.STRICT, 0.05, 0.05, 1));

    Gate.Verdict verdict =
        strict.decide(
            GateTest.challenge(number, 1_000, new Match("c", 1, false, scores, scores, scores)));

    assertThat(verdict.isPromotion()).isFalse();
  }

  @Property(tries = 30)
  void theSameScoresGetTheSameVerdict(@ForAll Random random) {
    Gate refresh = new Gate(new GateRule(Rule.REFRESH, 0.05, 0.05, 1));
    Challenge challenge =
        GateTest.challenge(
            1, 1, new Match("c", 1, false, scores(random), scores(random), scores(random)));

    assertThat(refresh.decide(challenge)).isEqualTo(refresh.decide(challenge));
  }

  /**
   * An endless stream of challengers that are as good as the champion: few champions are ever
   * beaten. Of 40 champions at an error of 0.05 two are expected, and 8 have a chance below 0.001.
   */
  @Property(tries = 1, seed = "20251123")
  void challengersThatAreNoBetterSeldomWinByChance(@ForAll Random random) {
    Gate strict = new Gate(new GateRule(Rule.STRICT, 0.99, 0.05, 1));
    long beaten =
        IntStream.range(0, 40)
            .filter(
                champion -> {
                  double[] scores = scores(random);
                  return IntStream.rangeClosed(1, CHALLENGERS)
                      .anyMatch(
                          number ->
                              strict
                                  .decide(GateTest.challenge(number, 0, noise(scores, random)))
                                  .isPromotion());
                })
            .count();

    assertThat(beaten).isLessThan(8);
  }

  private static Match noise(double[] champion, Random random) {
    double[] challenger =
        IntStream.range(0, champion.length)
            .mapToDouble(i -> champion[i] + 0.2 * random.nextGaussian())
            .toArray();
    return new Match("c", 1, false, challenger, champion, champion);
  }

  private static double[] scores(Random random) {
    return random.doubles(12).toArray();
  }
}

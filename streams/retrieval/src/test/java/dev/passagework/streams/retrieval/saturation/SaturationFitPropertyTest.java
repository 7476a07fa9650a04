package dev.passagework.streams.retrieval.saturation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.passagework.streams.retrieval.saturation.SaturationFit.Point;
import dev.passagework.streams.retrieval.significance.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SaturationFitPropertyTest {
  private static final double[] AMOUNTS = {250, 500, 1000, 2000, 4000, 8000};

  @Property(tries = 100)
  void aCurveThatIsMeasuredExactlyIsRecovered(
      @ForAll @DoubleRange(min = -0.3, max = 0.3) double ceiling,
      @ForAll @DoubleRange(min = 200, max = 20_000) double scale) {
    SaturatingCurve truth = new SaturatingCurve(ceiling, scale);

    SaturatingCurve found = SaturationFit.of(measured(truth, 0, 1), 1, 1).curve();

    for (double n : AMOUNTS) {
      assertThat(found.at(n)).isCloseTo(truth.at(n), within(1e-6));
      assertThat(found.further(n, 1000)).isCloseTo(truth.further(n, 1000), within(1e-5));
    }
  }

  /** An interval of 90 % holds the truth in about nine of ten fits: over 200, at least in eight. */
  @Property(tries = 8)
  void theIntervalOfTheFurtherGainHoldsTheTruthAsOftenAsItSays(
      @ForAll @DoubleRange(min = 0.05, max = 0.3) double ceiling,
      @ForAll @DoubleRange(min = 500, max = 5000) double scale) {
    SaturatingCurve truth = new SaturatingCurve(ceiling, scale);
    double error = ceiling / 20;
    int held = 0;
    int fits = 200;
    for (int seed = 0; seed < fits; seed++) {
      SaturationFit fit = SaturationFit.of(measured(truth, error, seed), 200, seed);
      Interval interval = fit.interval(curve -> curve.further(2000, 1000), 0.9);
      double further = truth.further(2000, 1000);
      held += interval.low() <= further && further <= interval.high() ? 1 : 0;
    }

    assertThat((double) held / fits).isGreaterThan(0.8);
  }

  /**
   * What a study reports, as it measures it: three or four amounts, by the same queries, whose
   * gains go together from amount to amount. Intervals of 95 % hold the truth in at least 88 of 100
   * fits.
   */
  @Property(tries = 5, seed = "1")
  void theIntervalsOfCeilingAndScaleHoldTheTruthWhereQueriesAreShared(
      @ForAll @IntRange(min = 3, max = 4) int amounts,
      @ForAll @DoubleRange(min = 0.05, max = 0.3) double ceiling,
      @ForAll @DoubleRange(min = 200, max = 2000) double scale) {
    SaturatingCurve truth = new SaturatingCurve(ceiling, scale);
    int fits = 100;
    int ceilings = 0;
    int scales = 0;
    for (int seed = 0; seed < fits; seed++) {
      double[] spent = Arrays.copyOf(AMOUNTS, amounts);
      SaturationFit fit =
          SaturationFit.ofQueries(
              spent, byQuery(truth, spent, new SplittableRandom(seed)), 200, seed);
      ceilings += holds(fit.interval(SaturatingCurve::ceiling, 0.95), ceiling) ? 1 : 0;
      scales += holds(fit.interval(SaturatingCurve::scale, 0.95), scale) ? 1 : 0;
    }
    assertThat((double) ceilings / fits).isGreaterThan(0.85);
    assertThat((double) scales / fits).isGreaterThan(0.85);
  }

  private static boolean holds(Interval interval, double value) {
    return interval.low() <= value && value <= interval.high();
  }

  /** Gains of 120 queries: what a query gains more than others, it gains at every amount. */
  private static double[][] byQuery(
      SaturatingCurve truth, double[] amounts, SplittableRandom random) {
    double[] own = random.doubles(120).map(d -> 0.4 * (d - 0.5)).toArray();
    double[][] gains = new double[amounts.length][own.length];
    for (int i = 0; i < amounts.length; i++) {
      for (int query = 0; query < own.length; query++) {
        double share = truth.at(amounts[i]) / truth.ceiling();
        gains[i][query] = truth.at(amounts[i]) + share * own[query] + 0.1 * random.nextGaussian();
      }
    }
    return gains;
  }

  @Property(tries = 50)
  void moreNeverSavesMoreThanIsLeft(
      @ForAll @DoubleRange(min = 0.01, max = 0.5) double ceiling,
      @ForAll @DoubleRange(min = 1, max = 10_000) double scale,
      @ForAll @DoubleRange(min = 0, max = 10_000) double n) {
    SaturatingCurve curve = new SaturatingCurve(ceiling, scale);

    assertThat(curve.further(n, 1e9)).isCloseTo(curve.left(n), within(1e-12));
    assertThat(curve.further(n, 10)).isLessThanOrEqualTo(curve.left(n) + 1e-15);
  }

  @Test
  void oneAmountGivesNearlyALine() {
    SaturationFit fit = SaturationFit.of(List.of(new Point(1000, 0.1, 0.01)), 100, 1);

    assertThat(fit.curve().at(1000)).isCloseTo(0.1, within(1e-9));
    assertThat(fit.interval(curve -> curve.at(1000), 0.95).low()).isBetween(0.06, 0.1);
  }

  @Test
  void noPointIsRefused() {
    assertThatThrownBy(() -> SaturationFit.of(List.of(), 10, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Point> measured(SaturatingCurve truth, double error, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Point> points = new ArrayList<>();
    for (double n : AMOUNTS) {
      double noise = error == 0 ? 0 : error * random.nextGaussian();
      points.add(new Point(n, truth.at(n) + noise, error));
    }
    return points;
  }
}

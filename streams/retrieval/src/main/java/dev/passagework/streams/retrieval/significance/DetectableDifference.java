package dev.passagework.streams.retrieval.significance;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The smallest mean difference that a paired test of n queries resolves: the one it finds with a
 * given power at a given level, {@code (t(1 - alpha) + t(power)) * sd / sqrt(n)} with n - 1 degrees
 * of freedom, {@code alpha} halved for a two-sided test. The usual closed form in place of the
 * noncentral t distribution.
 */
public final class DetectableDifference {

  /** The customary power (Cohen, 1988). */
  public static final double POWER = 0.8;

  private DetectableDifference() {}

  /**
   * The smallest difference found with probability {@code power} at level {@code alpha}.
   *
   * @param pairs queries, at least 2
   * @param standardDeviation of the per-query differences
   * @param alpha between 0 and 1
   * @param power between 0 and 1
   */
  public static double of(
      int pairs, double standardDeviation, double alpha, double power, Alternative alternative) {
    if (pairs < 2) {
      throw new IllegalArgumentException("at least 2 pairs are needed, not " + pairs);
    }
    if (!(standardDeviation >= 0 && Double.isFinite(standardDeviation))) {
      throw new IllegalArgumentException("no standard deviation: " + standardDeviation);
    }
    requireShare("alpha", alpha);
    requireShare("power", power);
    TDistribution t = TDistribution.of(pairs - 1);
    double critical = t.inverseSurvivalProbability(alpha / alternative.tails());
    double reserve = t.inverseCumulativeProbability(power);
    return (critical + reserve) * standardDeviation / Math.sqrt(pairs);
  }

  /** The same for the spread of these differences, at a power of {@value #POWER}. */
  public static double of(double[] differences, double alpha, Alternative alternative) {
    Differences checked = new Differences(differences);
    return of(checked.count(), checked.standardDeviation(), alpha, POWER, alternative);
  }

  private static void requireShare(String name, double value) {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must be between 0 and 1, but is " + value);
    }
  }
}

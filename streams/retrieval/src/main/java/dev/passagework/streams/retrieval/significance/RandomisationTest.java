package dev.passagework.streams.retrieval.significance;

import java.util.SplittableRandom;

/**
 * The paired randomisation test (Fisher, 1935; for retrieval: Smucker, Allan and Carterette, 2007).
 * If two systems do not differ, each query's difference could as well have had the other sign; the
 * p-value is the share of sign assignments whose sum is at least as extreme as the one observed.
 * Few differences are enumerated, exactly; many are sampled, with (b + 1) / (m + 1), which never
 * gives 0 (Phipson and Smyth, 2010).
 */
public final class RandomisationTest {

  /** Up to here all assignments of signs are enumerated. */
  private static final int ENUMERABLE = 14;

  /** What rounding may do to sums that are equal, as a share of the sum of magnitudes. */
  private static final double ROUNDING = 1e-12;

  private final int samples;
  private final long seed;

  /**
   * A test that samples where it cannot enumerate.
   *
   * @param samples sign assignments drawn where there are too many to enumerate
   * @param seed seed of the draws: the same differences give the same p-value
   */
  public RandomisationTest(int samples, long seed) {
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be at least 1, but is " + samples);
    }
    this.samples = samples;
    this.seed = seed;
  }

  /**
   * The p-value of the mean of the differences.
   *
   * @param differences one per query, all finite
   */
  public double pValue(double[] differences, Alternative alternative) {
    Differences checked = new Differences(differences);
    double slack = ROUNDING * checked.magnitude();
    double observed = alternative.extremity(checked.sum()) - slack;
    return differences.length <= ENUMERABLE
        ? enumerated(differences, alternative, observed)
        : sampled(differences, alternative, observed);
  }

  private static double enumerated(double[] differences, Alternative alternative, double observed) {
    int assignments = 1 << differences.length;
    int extreme = 0;
    for (int signs = 0; signs < assignments; signs++) {
      if (alternative.extremity(signed(differences, 0, differences.length, signs)) >= observed) {
        extreme++;
      }
    }
    return (double) extreme / assignments;
  }

  private double sampled(double[] differences, Alternative alternative, double observed) {
    SplittableRandom random = new SplittableRandom(seed);
    int extreme = 0;
    for (int sample = 0; sample < samples; sample++) {
      double sum = 0;
      for (int from = 0; from < differences.length; from += Long.SIZE) {
        int to = Math.min(differences.length, from + Long.SIZE);
        sum += signed(differences, from, to, random.nextLong());
      }
      if (alternative.extremity(sum) >= observed) {
        extreme++;
      }
    }
    return (extreme + 1.0) / (samples + 1.0);
  }

  /** The sum of a part, each difference negated where its bit is set. */
  private static double signed(double[] differences, int from, int to, long signs) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (signs >>> (i - from) & 1) == 0 ? differences[i] : -differences[i];
    }
    return sum;
  }
}

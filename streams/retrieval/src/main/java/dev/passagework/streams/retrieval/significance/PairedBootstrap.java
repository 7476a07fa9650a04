package dev.passagework.streams.retrieval.significance;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The percentile bootstrap of a mean difference over queries (Efron, 1979): the interval that holds
 * the given share of the means of resamples, drawn with replacement.
 */
public final class PairedBootstrap {

  private final int resamples;
  private final long seed;

  /**
   * A bootstrap.
   *
   * @param resamples means to draw, at least 1
   * @param seed seed of the draws: the same differences give the same interval
   */
  public PairedBootstrap(int resamples, long seed) {
    if (resamples < 1) {
      throw new IllegalArgumentException("resamples must be at least 1, but is " + resamples);
    }
    this.resamples = resamples;
    this.seed = seed;
  }

  /**
   * The interval of the mean difference.
   *
   * @param differences one per query, all finite
   * @param confidence between 0 and 1, such as .95
   */
  public Interval interval(double[] differences, double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "confidence must be between 0 and 1, but is " + confidence);
    }
    double[] means = means(new Differences(differences));
    Arrays.sort(means);
    double tail = (1 - confidence) / 2;
    return new Interval(quantile(means, tail), quantile(means, 1 - tail));
  }

  private double[] means(Differences differences) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[resamples];
    for (int resample = 0; resample < resamples; resample++) {
      double sum = 0;
      for (int i = 0; i < differences.count(); i++) {
        sum += differences.get(random.nextInt(differences.count()));
      }
      means[resample] = sum / differences.count();
    }
    return means;
  }

  /** The quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan). */
  private static double quantile(double[] sorted, double probability) {
    double position = probability * (sorted.length - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}

package dev.passagework.streams.evaluator;

import dev.passagework.streams.retrieval.significance.Alternative;
import dev.passagework.streams.retrieval.significance.DetectableDifference;
import dev.passagework.streams.retrieval.significance.Interval;
import dev.passagework.streams.retrieval.significance.PairedBootstrap;
import dev.passagework.streams.retrieval.significance.RandomisationTest;
import java.util.Arrays;

/**
 * The differences of two subjects on the same queries, and what they say. The seed is fixed, so
 * that the same scores give the same figures; the number of draws is bounded by the time that a
 * transaction may take.
 *
 * @param differences one per query, at least one
 */
record Paired(double[] differences) {
  private static final long SEED = 20_251_123;
  private static final int FEWEST_DRAWS = 2_000;
  private static final int MOST_RESAMPLES = 10_000;
  private static final long BOOTSTRAP_COST = 20_000_000;
  private static final int USUAL_SIGN_DRAWS = 100_000;
  private static final long USUAL_SIGN_COST = 20_000_000;
  private static final long HIGHEST_SIGN_COST = 400_000_000;

  /** Draws for each inverse of the level, so that a p-value near it is known to a third. */
  private static final int DRAWS_PER_LEVEL = 10;

  /** The differences of two subjects, whose scores are in the same order of queries. */
  static Paired of(double[] a, double[] b) {
    double[] differences = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      differences[i] = a[i] - b[i];
    }
    return new Paired(differences);
  }

  static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  double mean() {
    return mean(differences);
  }

  /** The standard error of the mean difference; 0 for one query. */
  double standardError() {
    double mean = mean();
    double squares = Arrays.stream(differences).map(value -> (value - mean) * (value - mean)).sum();
    int n = differences.length;
    return n < 2 ? 0 : Math.sqrt(squares / (n - 1) / n);
  }

  /** The interval of the mean difference. */
  Interval interval(double confidence) {
    long draws = Math.min(MOST_RESAMPLES, BOOTSTRAP_COST / differences.length);
    return new PairedBootstrap((int) Math.max(FEWEST_DRAWS, draws), SEED)
        .interval(differences, confidence);
  }

  /**
   * The p-value of the randomisation test.
   *
   * @param level what it will be compared with: a smaller one takes more draws to be met
   */
  double pValue(Alternative alternative, double level) {
    double wanted = Math.max(USUAL_SIGN_DRAWS, DRAWS_PER_LEVEL / level);
    long cost = wanted > USUAL_SIGN_DRAWS ? HIGHEST_SIGN_COST : USUAL_SIGN_COST;
    double draws = Math.max(FEWEST_DRAWS, Math.min(wanted, (double) cost / differences.length));
    return new RandomisationTest((int) draws, SEED).pValue(differences, alternative);
  }

  /** One query alone resolves no difference: that is 1, the whole range of a measure. */
  double smallestDetectable(double alpha) {
    return differences.length < 2
        ? 1
        : DetectableDifference.of(differences, alpha, Alternative.GREATER);
  }
}

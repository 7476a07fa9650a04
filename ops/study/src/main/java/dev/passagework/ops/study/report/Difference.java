package dev.passagework.ops.study.report;

import dev.passagework.streams.retrieval.significance.Alternative;
import dev.passagework.streams.retrieval.significance.DetectableDifference;
import dev.passagework.streams.retrieval.significance.Interval;
import dev.passagework.streams.retrieval.significance.PairedBootstrap;
import dev.passagework.streams.retrieval.significance.RandomisationTest;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A mean over queries of something paired by query, and how well it is known.
 *
 * @param queries number of queries
 * @param mean mean
 * @param interval its 95 % bootstrap interval over queries
 * @param pValue two-sided p-value of the paired randomisation test
 * @param detectable smallest mean that this many queries find with a power of 0.8
 */
record Difference(int queries, double mean, Interval interval, double pValue, double detectable) {
  private static final double CONFIDENCE = 0.95;
  private static final int RESAMPLES = 4_000;
  private static final int SAMPLES = 20_000;
  private static final long SEED = 20_250_916;

  /** The difference of two systems over the queries that both have. */
  static Difference of(Map<String, Double> one, Map<String, Double> other) {
    Set<String> queries = new TreeSet<>(one.keySet());
    queries.retainAll(other.keySet());
    return of(values(one, other, queries));
  }

  /** One system minus the other, query by query. */
  static double[] values(
      Map<String, Double> one, Map<String, Double> other, Collection<String> queries) {
    return queries.stream()
        .mapToDouble(query -> one.getOrDefault(query, 0.0) - other.getOrDefault(query, 0.0))
        .toArray();
  }

  /**
   * The mean of values of single queries.
   *
   * @param values at least two
   */
  static Difference of(double[] values) {
    return new Difference(
        values.length,
        Arrays.stream(values).average().orElse(0),
        new PairedBootstrap(RESAMPLES, SEED).interval(values, CONFIDENCE),
        new RandomisationTest(SAMPLES, SEED).pValue(values, Alternative.TWO_SIDED),
        DetectableDifference.of(values, 1 - CONFIDENCE, Alternative.TWO_SIDED));
  }

  boolean isAbove(double bound) {
    return interval.low() > bound;
  }

  boolean isBelow(double bound) {
    return interval.high() < bound;
  }
}

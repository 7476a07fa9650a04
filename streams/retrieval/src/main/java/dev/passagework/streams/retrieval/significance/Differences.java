package dev.passagework.streams.retrieval.significance;

import java.util.Arrays;

/** Per-query differences between two systems, proven to be some and finite. */
final class Differences {

  private final double[] values;

  /**
   * These differences.
   *
   * @throws IllegalArgumentException if there is none, or one is not finite
   */
  Differences(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("there are no differences to judge");
    }
    if (!Arrays.stream(values).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("a difference is not finite: " + Arrays.toString(values));
    }
    this.values = values.clone();
  }

  int count() {
    return values.length;
  }

  double get(int index) {
    return values[index];
  }

  double sum() {
    return Arrays.stream(values).sum();
  }

  double mean() {
    return sum() / values.length;
  }

  /** The sum without regard to sign. */
  double magnitude() {
    return Arrays.stream(values).map(Math::abs).sum();
  }

  /** The sample standard deviation, with n - 1; 0 for one difference. */
  double standardDeviation() {
    double mean = mean();
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return values.length == 1 ? 0 : Math.sqrt(squares / (values.length - 1));
  }
}

package dev.passagework.streams.retrieval.significance;

/**
 * A schedule that spends a bounded error over endlessly many tests: the k-th may err with {@code
 * alpha * 6 / (pi^2 k^2)}, whose sum over all k is alpha (Euler's solution of the Basel problem).
 */
public final class AlphaSpending {

  private AlphaSpending() {}

  /**
   * The level of the k-th test.
   *
   * @param alpha the error of the whole endless series, between 0 and 1
   * @param k the test, counted from 1
   */
  public static double level(double alpha, int k) {
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha must be between 0 and 1, but is " + alpha);
    }
    if (k < 1) {
      throw new IllegalArgumentException("tests are counted from 1, not " + k);
    }
    return alpha * 6 / (Math.PI * Math.PI * k * (double) k);
  }
}

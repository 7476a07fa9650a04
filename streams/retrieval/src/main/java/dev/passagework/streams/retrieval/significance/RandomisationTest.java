package dev.passagework.streams.retrieval.significance;

/** The paired randomisation (sign-flip) test. */
public final class RandomisationTest {

  /**
   * A test that samples where it cannot enumerate.
   *
   * @param samples sign assignments drawn where there are too many to enumerate
   * @param seed seed of the draws
   */
  public RandomisationTest(int samples, long seed) {}

  /** The p-value of the mean of the differences. */
  public double pValue(double[] differences, Alternative alternative) {
    throw new UnsupportedOperationException();
  }
}

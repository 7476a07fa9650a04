package dev.passagework.streams.retrieval.significance;

/** The smallest mean difference that a paired test of n queries resolves. */
public final class DetectableDifference {

  private DetectableDifference() {}

  /** The difference that is found with probability {@code power} at level {@code alpha}. */
  public static double of(
      int pairs, double standardDeviation, double alpha, double power, Alternative alternative) {
    throw new UnsupportedOperationException();
  }

  /** The same from the differences themselves, with power .8. */
  public static double of(double[] differences, double alpha, Alternative alternative) {
    throw new UnsupportedOperationException();
  }
}

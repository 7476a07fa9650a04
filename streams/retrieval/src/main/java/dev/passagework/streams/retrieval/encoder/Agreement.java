package dev.passagework.streams.retrieval.encoder;

/**
 * How alike two sets of embeddings of the same texts are.
 *
 * @param largestDifference largest difference of two components
 * @param leastCosine smallest cosine of two embeddings of one text
 * @param meanCosine mean cosine over the texts
 */
public record Agreement(double largestDifference, double leastCosine, double meanCosine) {

  /** The agreement of embeddings of unit length, {@code [texts][dimension]} each. */
  static Agreement of(float[][] expected, float[][] actual) {
    double difference = 0;
    double least = 1;
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      double cosine = 0;
      for (int j = 0; j < expected[i].length; j++) {
        difference = larger(difference, Math.abs(expected[i][j] - actual[i][j]));
        cosine += (double) expected[i][j] * actual[i][j];
      }
      least = Math.min(least, cosine);
      sum += cosine;
    }
    return new Agreement(difference, least, sum / expected.length);
  }

  /** The larger of two, or what is not a number. */
  private static double larger(double a, double b) {
    return a >= b ? a : b;
  }

  /** The worse of two agreements. */
  Agreement and(Agreement other) {
    return new Agreement(
        larger(largestDifference, other.largestDifference),
        Math.min(leastCosine, other.leastCosine),
        Math.min(meanCosine, other.meanCosine));
  }
}

package dev.passagework.streams.retrieval.search;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/**
 * A passage found, with its score rounded to six decimals, the form in which runs are printed.
 *
 * @param passageId the passage
 * @param score finite; rounded at construction
 */
public record Hit(String passageId, double score) {

  /**
   * The order of a ranking, the one in which trec_eval reads a printed run: score descending as a
   * 32-bit float, then passage id descending as UTF-8 bytes.
   */
  public static final Comparator<Hit> RANKING =
      (a, b) -> {
        int byScore = Float.compare((float) b.score, (float) a.score);
        return byScore != 0 ? byScore : compareUtf8(b.passageId, a.passageId);
      };

  private static final double MILLION = 1e6;

  public Hit {
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("passage " + passageId + " has score " + score);
    }
    score = rounded(score);
  }

  /** A score to six decimals, half away from zero, without a negative zero. */
  static double rounded(double score) {
    double magnitude = Math.floor(Math.abs(score) * MILLION + 0.5) / MILLION;
    return score < 0 && magnitude > 0 ? -magnitude : magnitude;
  }

  private static int compareUtf8(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }
}

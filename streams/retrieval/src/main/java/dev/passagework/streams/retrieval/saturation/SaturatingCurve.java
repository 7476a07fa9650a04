package dev.passagework.streams.retrieval.saturation;

/**
 * A gain that begins at nothing and flattens: {@code ceiling * (1 - exp(-n / scale))}.
 *
 * @param ceiling gain that is approached, of either sign
 * @param scale how much it takes to come 63 % of the way, above 0
 */
public record SaturatingCurve(double ceiling, double scale) {

  public SaturatingCurve {
    if (!Double.isFinite(ceiling)) {
      throw new IllegalArgumentException("the ceiling must be finite, but is " + ceiling);
    }
    if (!(scale > 0 && Double.isFinite(scale))) {
      throw new IllegalArgumentException("the scale must be above 0, but is " + scale);
    }
  }

  /** The gain from n. */
  public double at(double n) {
    return -ceiling * Math.expm1(-n / scale);
  }

  /** What more of it adds to the gain from n. */
  public double further(double n, double more) {
    return at(n + more) - at(n);
  }

  /** What is left to gain beyond n, however much is spent. */
  public double left(double n) {
    return ceiling * Math.exp(-n / scale);
  }
}

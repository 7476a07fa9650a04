package dev.passagework.consumers.monitor;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A value at a time.
 *
 * @param time milliseconds since the epoch
 * @param value the value, to five significant digits in JSON
 */
record Point(long time, double value) {

  /** {@code [seconds, value]}, which is short: a page loads thousands of them. */
  @JsonValue
  double[] json() {
    return new double[] {time / 1000.0, rounded(value)};
  }

  static double rounded(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return 0;
    }
    double scale = Math.pow(10, 5 - Math.ceil(Math.log10(Math.abs(value))));
    double shortened = Math.round(value * scale) / scale;
    return Double.isFinite(shortened) ? shortened : value;
  }
}

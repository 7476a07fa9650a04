package dev.passagework.ops.study.report;

import dev.passagework.streams.retrieval.significance.Interval;
import java.util.Locale;

/** Numbers as the report writes them. */
final class Words {
  private Words() {}

  /** A score, such as {@code 0.532}. */
  static String score(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /** A difference with its sign. */
  static String signed(double value) {
    String text = String.format(Locale.ROOT, "%+.3f", value);
    return text.matches("[+-]0\\.000") ? "0.000" : text;
  }

  /** An interval of differences. */
  static String interval(Interval interval) {
    return "[" + signed(interval.low()) + ", " + signed(interval.high()) + "]";
  }

  /** A difference with its interval. */
  static String difference(Difference difference) {
    return signed(difference.mean()) + " " + interval(difference.interval());
  }

  /** A p-value. */
  static String p(double value) {
    return value < 0.0001 ? "<.0001" : String.format(Locale.ROOT, "%.4f", value);
  }

  /** A whole number. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A number of which only two digits are known. */
  static String about(double value) {
    double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1));
    return count(Math.round(Math.rint(value / unit) * unit));
  }

  /** A p-value with its name. */
  static String pIs(double value) {
    return value < 0.0001 ? "p < .0001" : "p = " + p(value);
  }

  /** A cost. */
  static String money(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}

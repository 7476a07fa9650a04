package dev.passagework.ops.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * A bar with rate and remaining time, as text for one line. The rate is that of the last twenty
 * seconds, so that the remaining time follows what happens now. Not thread-safe.
 */
final class ProgressBar {
  private static final int WIDTH = 20;
  private static final Duration WINDOW = Duration.ofSeconds(20);

  private final Deque<Reading> readings = new ArrayDeque<>();

  private record Reading(Instant time, double done) {}

  /**
   * The bar after a reading.
   *
   * @param total how much there is to do, 0 where that is not known
   * @param unit what is counted, such as {@code passages}
   */
  String at(Instant now, double done, double total, String unit) {
    readings.addLast(new Reading(now, done));
    while (readings.size() > 2 && readings.getFirst().time().isBefore(now.minus(WINDOW))) {
      readings.removeFirst();
    }
    return text(done, total, rate(), unit);
  }

  /** The bar at a rate that is known from elsewhere, per second. */
  static String text(double done, double total, double rate, String unit) {
    StringBuilder text = new StringBuilder();
    if (total > 0) {
      int full = (int) Math.round(WIDTH * Math.min(1, done / total));
      text.append("█".repeat(full)).append("░".repeat(WIDTH - full)).append(' ');
    }
    if (rate > 0 && (total <= 0 || done < total)) {
      text.append(
          rate < 0.1
              ? String.format(Locale.ROOT, "%.1f %s/min", 60 * rate, unit)
              : String.format(Locale.ROOT, rate < 10 ? "%.1f %s/s" : "%,.0f %s/s", rate, unit));
      if (total > 0) {
        text.append(", ").append(left((total - done) / rate)).append(" left");
      }
    }
    return text.toString().stripTrailing();
  }

  private double rate() {
    Reading first = readings.getFirst();
    Reading last = readings.getLast();
    double seconds = Duration.between(first.time(), last.time()).toMillis() / 1000.0;
    return seconds <= 0 ? 0 : Math.max(0, (last.done() - first.done()) / seconds);
  }

  private static String left(double seconds) {
    if (seconds < 100) {
      return Math.round(seconds) + " s";
    }
    return seconds < 6_000 ? Math.round(seconds / 60) + " min" : Math.round(seconds / 3_600) + " h";
  }
}

package dev.passagework.consumers.monitor;

import java.util.ArrayDeque;
import java.util.Deque;

/** How fast a count grows, over the last ten seconds. Not thread-safe. */
final class Pace {
  private static final long WINDOW_MILLIS = 10_000;

  private final Deque<long[]> readings = new ArrayDeque<>();
  private long changedAt;

  void at(long now, long count) {
    long[] last = readings.peekLast();
    if (last == null || last[1] != count) {
      changedAt = now;
    }
    readings.addLast(new long[] {now, count});
    while (readings.size() > 2 && readings.getFirst()[0] < now - WINDOW_MILLIS) {
      readings.removeFirst();
    }
  }

  /** Growth per second; 0 before the second reading. */
  double perSecond() {
    if (readings.size() < 2) {
      return 0;
    }
    long[] first = readings.getFirst();
    long[] last = readings.getLast();
    return Math.max(0, (last[1] - first[1]) * 1000.0 / Math.max(1, last[0] - first[0]));
  }

  /** When the count last changed, in milliseconds since the epoch. */
  long changedAt() {
    return changedAt;
  }
}

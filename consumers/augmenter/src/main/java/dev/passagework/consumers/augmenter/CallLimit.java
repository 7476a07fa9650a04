package dev.passagework.consumers.augmenter;

import java.time.Duration;

/**
 * How many calls may be in flight: additive increase, multiplicative decrease (Chiu and Jain, 1989)
 * below the configured limit. A busy endpoint halves it, at most once a second, since the calls
 * that were in flight at the time say the same thing again; every round of answers adds one.
 */
final class CallLimit {
  private static final long ONCE_IN_NANOS = Duration.ofSeconds(1).toNanos();

  private final int most;
  private double limit;
  private long halvedAt;
  private boolean halved;

  CallLimit(int most) {
    this.most = most;
    this.limit = most;
  }

  boolean admits(int inFlight) {
    return inFlight < (int) limit;
  }

  void answered() {
    limit = Math.min(most, limit + 1 / limit);
  }

  void turnedAway(long nowNanos) {
    if (!halved || nowNanos - halvedAt >= ONCE_IN_NANOS) {
      limit = Math.max(1, limit / 2);
      halvedAt = nowNanos;
      halved = true;
    }
  }
}

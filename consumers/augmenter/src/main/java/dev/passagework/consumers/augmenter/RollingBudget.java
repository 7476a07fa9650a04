package dev.passagework.consumers.augmenter;

import java.time.Duration;

/**
 * A limit per minute that holds over every minute, not only over those of a calendar. What is taken
 * counts for a window that is a little longer than a minute, so that calls which overtake each
 * other on their way do not break it either; and it is taken at an even pace, so that whoever gets
 * a part of the limit from another instance knows how much of it was used.
 *
 * <p>A new or greater share therefore counts as used at that pace until now, whether or not anybody
 * has used it. Times are nanoseconds of one clock. Confined to the event loop.
 */
final class RollingBudget {
  /** Time for which what was taken counts. */
  static final long WINDOW_NANOS = Duration.ofSeconds(61).toNanos();

  private static final long SLOT_NANOS = Duration.ofMillis(100).toNanos();
  private static final int SLOTS = (int) (WINDOW_NANOS / SLOT_NANOS) + 1;
  private static final double BURST_SECONDS = 0.5;
  private static final double NANOS_PER_SECOND = 1e9;

  /** Amounts taken, by slot of time modulo {@link #SLOTS}. */
  private final double[] taken = new double[SLOTS];

  private long newest;
  private double sum;
  private double limit;
  private double level;
  private double largest = 1;
  private long levelAt;

  RollingBudget(double limit, long now) {
    this.newest = slot(now);
    this.levelAt = now;
    resize(limit, now);
  }

  /** Sets this instance's share of the limit, in units per minute. */
  void resize(double share, long now) {
    advance(now);
    if (share < limit) {
      double kept = share / limit;
      for (int i = 0; i < SLOTS; i++) {
        taken[i] *= kept;
      }
      sum *= kept;
    } else {
      double presumed = (share - limit) / SLOTS;
      for (int i = 0; i < SLOTS; i++) {
        taken[i] += presumed;
      }
      sum += share - limit;
    }
    limit = share;
    level = Math.min(level, burst());
  }

  /**
   * How long it takes until an amount may be taken; 0 if it may be now. More than the whole limit
   * may be taken only from an unused window, and is paid off afterwards.
   */
  long untilFree(double amount, long now) {
    if (limit <= 0) {
      return WINDOW_NANOS;
    }
    advance(now);
    long paced = level > 0 ? 0 : 1 + (long) (-level / perNano());
    double excess = sum + Math.min(amount, limit) - limit;
    return Math.max(paced, excess <= rounding() ? 0 : untilFreed(excess, now));
  }

  void take(double amount, long now) {
    advance(now);
    largest = Math.max(largest, amount);
    taken[index(newest)] += amount;
    sum += amount;
    level -= amount;
  }

  /** Corrects what was taken at a time by a difference; a negative one gives back. */
  void correct(double difference, long takenAt, long now) {
    advance(now);
    level = Math.min(burst(), level - difference);
    long at = slot(takenAt);
    if (newest - at < SLOTS) {
      double was = taken[index(at)];
      double corrected = Math.max(0, was + difference);
      taken[index(at)] = corrected;
      sum += corrected - was;
    }
  }

  private long untilFreed(double excess, long now) {
    double freed = 0;
    for (long at = newest - SLOTS + 1; at <= newest; at++) {
      freed += taken[index(at)];
      if (freed >= excess - rounding()) {
        return Math.max(1, (at + SLOTS) * SLOT_NANOS - now);
      }
    }
    return WINDOW_NANOS;
  }

  private void advance(long now) {
    long current = slot(now);
    for (long at = Math.max(newest + 1, current - SLOTS + 1); at <= current; at++) {
      sum -= taken[index(at)];
      taken[index(at)] = 0;
    }
    if (current > newest) {
      newest = current;
    }
    level = Math.min(burst(), level + Math.max(0, now - levelAt) * perNano());
    levelAt = now;
  }

  private double perNano() {
    return limit / WINDOW_NANOS;
  }

  private double burst() {
    return Math.max(largest, perNano() * NANOS_PER_SECOND * BURST_SECONDS);
  }

  /** What sums of many amounts may be off by. */
  private double rounding() {
    return limit * 1e-9;
  }

  private static long slot(long now) {
    return Math.floorDiv(now, SLOT_NANOS);
  }

  private static int index(long slot) {
    return (int) Math.floorMod(slot, (long) SLOTS);
  }
}

package dev.passagework.consumers.augmenter;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * How many calls may be in flight at a replica: additive increase, multiplicative decrease (Chiu
 * and Jain, 1989) below the configured limit. It begins low and doubles with every round of
 * answers, as TCP's slow start does, until the first sign of too much.
 *
 * <p>The signs are calls that were dropped (turned away, or not answered in time), and a latency
 * that rises without a gain: Kleinrock's power, throughput divided by latency, has its greatest
 * value at the knee, and keeps growing as long as a batching server answers more at once. The
 * latency is the median of a round, so that few slow calls among many mean nothing. Where half the
 * limit does not lower it, the endpoint has become slower, and is measured anew.
 *
 * <p>Confined to the event loop.
 */
final class ConcurrencyLimit {
  private static final int FIRST = 32;
  private static final int FEWEST_SAMPLES = 20;
  private static final int MOST_SAMPLES = 1_024;
  private static final long SHORTEST_WINDOW_NANOS = Duration.ofMillis(100).toNanos();
  private static final long ONCE_IN_NANOS = Duration.ofSeconds(1).toNanos();
  private static final double POWER_OF_A_KNEE = 0.8;
  private static final double LEAST_POWER = 0.5;
  private static final double LATENCY_RISE = 1.5;
  private static final double DECREASE = 0.8;
  private static final double QUEUE_OF_HALF = 0.75;

  /** Share of its square root by which the limit rises in a round of answers. */
  private static final double STEP = 0.5;

  private final LongSupplier nanoTime;
  private int most;
  private double limit;
  private boolean starting = true;
  private long droppedAt;
  private boolean dropped;

  private final long[] latencies = new long[MOST_SAMPLES];
  private int samples;
  private boolean full;
  private double windowLimit;
  private long windowBegan;
  private boolean settling;

  private double bestPower;
  private double latencyAtBest;
  private double loweredFrom;
  private double latencyThere;

  ConcurrencyLimit(int most, LongSupplier nanoTime) {
    this.most = most;
    this.limit = Math.min(most, FIRST);
    this.nanoTime = nanoTime;
    restart(nanoTime.getAsLong());
  }

  /** Sets the largest limit. */
  void atMost(int calls) {
    most = Math.max(1, calls);
    limit = Math.min(starting ? Math.max(limit, FIRST) : limit, most);
  }

  /** The limit now. */
  int now() {
    return (int) limit;
  }

  boolean admits(int inFlight) {
    if (inFlight < (int) limit) {
      return true;
    }
    full = true;
    return false;
  }

  /** Notes an answer that took its time. */
  void success(long latencyNanos) {
    latencies[samples % MOST_SAMPLES] = latencyNanos;
    samples++;
    if (full) {
      double gain = starting ? 1 : Math.max(1, STEP * Math.sqrt(limit)) / limit;
      limit = Math.min(most, limit + gain);
    }
    long now = nanoTime.getAsLong();
    if (samples >= Math.max(windowLimit, FEWEST_SAMPLES)
        && now - windowBegan >= SHORTEST_WINDOW_NANOS) {
      if (full && !settling) {
        look(samples / (double) (now - windowBegan), median());
      } else {
        settling = false;
      }
      restart(now);
    }
  }

  /** Notes a call that says nothing about the load, such as one that failed at once. */
  void ignored() {}

  /** Notes a call that was turned away, or not answered in time. */
  void dropped() {
    long now = nanoTime.getAsLong();
    if (!dropped || now - droppedAt >= ONCE_IN_NANOS) {
      limit = Math.max(1, limit / 2);
      droppedAt = now;
      dropped = true;
      starting = false;
      restart(now);
    }
  }

  /** Looks at a window's throughput, in answers per nanosecond, and at its latency. */
  private void look(double throughput, double latency) {
    double power = throughput / latency;
    boolean rising = power < bestPower * LEAST_POWER && latency > latencyAtBest * LATENCY_RISE;
    boolean slowerForGood = limit <= loweredFrom / 2 && latency > latencyThere * QUEUE_OF_HALF;
    if (power >= bestPower || (rising && slowerForGood)) {
      bestPower = power;
      latencyAtBest = latency;
      loweredFrom = 0;
    } else if (rising) {
      lower(latency);
    } else {
      loweredFrom = 0;
      starting &= power >= bestPower * POWER_OF_A_KNEE;
    }
  }

  private void lower(double latency) {
    if (loweredFrom == 0) {
      loweredFrom = limit;
      latencyThere = latency;
    }
    limit = Math.max(1, limit * DECREASE);
    settling = true;
    starting = false;
  }

  private double median() {
    long[] sorted = Arrays.copyOf(latencies, Math.min(samples, MOST_SAMPLES));
    Arrays.sort(sorted);
    return Math.max(1, sorted[sorted.length / 2]);
  }

  private void restart(long now) {
    windowBegan = now;
    windowLimit = limit;
    samples = 0;
    full = false;
  }
}

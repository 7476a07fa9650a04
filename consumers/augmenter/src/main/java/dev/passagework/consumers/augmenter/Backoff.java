package dev.passagework.consumers.augmenter;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits between attempts: uniform between half and all of a bound that doubles with every attempt,
 * so that requests that failed together do not come back together.
 */
final class Backoff {
  private static final long LONGEST_MILLIS = 30_000;
  private static final int MOST_DOUBLINGS = 20;

  private final Duration first;
  private final RandomGenerator random;

  Backoff(Duration first, RandomGenerator random) {
    this.first = first;
    this.random = random;
  }

  /** The wait before a retry; retries are counted from 1. */
  Duration before(int retry) {
    long bound = first.toMillis() << Math.min(retry - 1, MOST_DOUBLINGS);
    long capped = Math.max(1, Math.min(bound, LONGEST_MILLIS));
    return Duration.ofMillis(capped - (long) (random.nextDouble() * capped / 2));
  }
}

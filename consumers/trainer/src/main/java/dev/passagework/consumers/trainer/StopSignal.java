package dev.passagework.consumers.trainer;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether a service was told to end; given once, seen by all. */
final class StopSignal {
  private final CountDownLatch given = new CountDownLatch(1);

  void give() {
    given.countDown();
  }

  boolean going() {
    return given.getCount() > 0;
  }

  /** Waits, but not beyond the signal; whether it was not given. */
  boolean pause(Duration time) throws InterruptedException {
    return !given.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}

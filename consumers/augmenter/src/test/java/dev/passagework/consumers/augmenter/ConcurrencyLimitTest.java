package dev.passagework.consumers.augmenter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
  private static final long MILLI = Duration.ofMillis(1).toNanos();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AtomicLong now = new AtomicLong();
  private final Random random = new Random(7);
  private long served;

  @Test
  void aReplicaWithRoomGetsAllTheCallsThatAreAllowed() {
    ConcurrencyLimit limit = new ConcurrencyLimit(256, now::get);
    run(limit, 5, inFlight -> 200);
    assertThat(limit.now()).isEqualTo(256);
  }

  @Test
  void fewSlowCallsAmongManyLowerNothing() {
    ConcurrencyLimit limit = new ConcurrencyLimit(256, now::get);
    run(limit, 30, inFlight -> random.nextInt(20) == 0 ? 1_500 : 200);
    assertThat(limit.now()).isEqualTo(256);
  }

  @Test
  void aLatencyThatRisesWithoutGainLowersTheLimitTowardsTheKnee() {
    ConcurrencyLimit limit = new ConcurrencyLimit(1_024, now::get);
    int slots = 40;
    run(limit, 60, inFlight -> 100.0 * Math.max(1, inFlight / (double) slots));
    assertThat(limit.now()).isBetween(slots, 4 * slots);
    long before = served;
    run(limit, 10, inFlight -> 100.0 * Math.max(1, inFlight / (double) slots));
    assertThat(served - before).isGreaterThan((long) (0.95 * 10 * slots / 0.1));
  }

  @Test
  void aServerThatAnswersMoreAtOnceTheMoreItIsAskedIsAskedMore() {
    ConcurrencyLimit limit = new ConcurrencyLimit(256, now::get);
    run(limit, 30, inFlight -> 500 + 4 * inFlight);
    assertThat(limit.now()).isEqualTo(256);
  }

  @Test
  void aServerThatHasBecomeSlowerKeepsItsCalls() {
    ConcurrencyLimit limit = new ConcurrencyLimit(128, now::get);
    run(limit, 10, inFlight -> 100);
    run(limit, 60, inFlight -> 600);
    assertThat(limit.now()).isGreaterThan(100);
  }

  @Test
  void aDroppedCallHalvesTheLimitOncePerRoundAndItRisesSlowly() {
    ConcurrencyLimit limit = new ConcurrencyLimit(64, now::get);
    run(limit, 3, inFlight -> 50);
    limit.dropped();
    limit.dropped();
    assertThat(limit.now()).isEqualTo(32);
    for (int answer = 0; answer < 32; answer++) {
      assertThat(limit.admits(32 + 32)).isFalse();
      limit.success(50 * MILLI);
    }
    assertThat(limit.now()).isBetween(33, 36);
  }

  /** Keeps as many calls in flight as the limit admits, for some seconds of its clock. */
  private void run(ConcurrencyLimit limit, int seconds, IntToDoubleFunction millis) {
    PriorityQueue<long[]> open = new PriorityQueue<>((a, b) -> Long.compare(a[1], b[1]));
    long end = now.get() + seconds * SECOND;
    while (now.get() < end) {
      while (limit.admits(open.size())) {
        long latency = (long) (millis.applyAsDouble(open.size() + 1) * MILLI);
        open.add(new long[] {now.get(), now.get() + latency});
      }
      long[] first = open.remove();
      now.set(Math.max(now.get(), first[1]));
      served++;
      limit.success(now.get() - first[0]);
    }
  }
}

package dev.passagework.consumers.augmenter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.consumers.augmenter.llm.EndpointLimits;
import dev.passagework.consumers.augmenter.llm.Endpoints;
import dev.passagework.consumers.augmenter.llm.LlmReply;
import dev.passagework.consumers.augmenter.llm.TokenProbabilities;
import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.TokenUsage;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** What goes out to an endpoint in any minute, on a clock of its own: nothing waits. */
class EndpointLimitsPropertyTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MINUTE = 60 * SECOND;
  private static final long STEP = SECOND / 100;
  private static final double WELL_USED = 0.95;
  private static final int MOST_TOKENS = 256;
  private static final double MEAN_TOKENS = 75;
  private static final AugmentationRequest REQUEST =
      Requests.of("small", "p", "What might people ask that this text answers? ", MOST_TOKENS);

  private long now;

  /** A call that went out, with the tokens that it took in the end. */
  private record Sent(long at, double tokens) {}

  /** A call in flight. */
  private record Open(EndpointPool.Call call, TokenUsage usage, long end) {}

  /** One instance of the augmenter, which always has work. */
  private final class Instance {
    private final EndpointPool pool;
    private final Random random;
    private final double longestSeconds;
    private final int ofLongReplies;
    private final PriorityQueue<Open> open =
        new PriorityQueue<>(Comparator.comparingLong(Open::end));

    Instance(EndpointLimits limits, Random random, double longestSeconds, int ofLongReplies) {
      this.ofLongReplies = ofLongReplies;
      this.pool =
          new EndpointPool(
              Endpoints.limited(limits),
              List.of((request, trace) -> Future.failedFuture("none")),
              () -> now);
      this.random = random;
      this.longestSeconds = longestSeconds;
    }

    void step(List<Sent> sent) {
      while (!open.isEmpty() && open.peek().end() <= now) {
        Open over = open.remove();
        pool.end(over.call(), new LlmReply.Answer("x", over.usage(), TokenProbabilities.NONE));
      }
      while (pool.untilOpen(REQUEST) == 0) {
        TokenUsage usage = new TokenUsage(15, completion());
        long lasts = (long) ((0.2 + random.nextDouble() * (longestSeconds - 0.2)) * SECOND);
        open.add(new Open(pool.begin(REQUEST), usage, now + lasts));
        sent.add(new Sent(now, usage.prompt() + usage.completion()));
      }
    }

    /** Most replies are short, and a few in a hundred may be as long as any. */
    private int completion() {
      return random.nextInt(100) < ofLongReplies ? MOST_TOKENS : 20 + random.nextInt(70);
    }
  }

  /** With one seed: what is reserved for a reply follows the replies before it. */
  @Property(tries = 15, seed = "42")
  void twoInstancesTogetherNeverExceedALimitWhoeverOwnsThePartitions(
      @ForAll @IntRange(min = 300, max = 2_000) int requests,
      @ForAll @DoubleRange(min = 0.4, max = 2) double tokensOfRequests,
      @ForAll long seed) {
    now = 0;
    Random random = new Random(seed);
    EndpointLimits limits =
        new EndpointLimits(1_000, requests, (long) (requests * MEAN_TOKENS * tokensOfRequests));
    Instance one = new Instance(limits, random, 4, 2);
    Instance other = new Instance(limits, random, 4, 2);
    List<Sent> sent = new ArrayList<>();
    double share = 1;
    one.pool.take(share);
    for (int handOver = 0; handOver < 5; handOver++) {
      work(now + (1 + random.nextInt(70)) * SECOND, sent, one, other);
      double next = random.nextInt(5) / 4.0;
      Instance giver = next < share ? one : other;
      giver.pool.take(giver == one ? next : 1 - next);
      while (!giver.pool.isWithinShare()) {
        work(now + STEP, sent, one, other);
      }
      Instance taker = giver == one ? other : one;
      taker.pool.take(taker == one ? next : 1 - next);
      share = next;
    }
    assertThat(mostInAMinute(sent, s -> 1)).isLessThanOrEqualTo(requests);
    assertThat(mostInAMinute(sent, Sent::tokens)).isLessThanOrEqualTo(limits.tokensPerMinute());
  }

  @Property(tries = 15, seed = "42")
  void workUsesNearlyAllOfWhicheverLimitIsReachedFirst(
      @ForAll @IntRange(min = 300, max = 2_000) int requests,
      @ForAll @DoubleRange(min = 0.4, max = 2) double tokensOfRequests,
      @ForAll @DoubleRange(min = 0.5, max = 4) double longestSeconds,
      @ForAll long seed) {
    now = 0;
    EndpointLimits limits =
        new EndpointLimits(1_000, requests, (long) (requests * MEAN_TOKENS * tokensOfRequests));
    Instance only = new Instance(limits, new Random(seed), longestSeconds, 0);
    List<Sent> sent = new ArrayList<>();
    only.pool.take(1);
    work(5 * MINUTE, sent, only);
    List<Sent> later = sent.stream().filter(s -> s.at() >= 2 * MINUTE).toList();
    double ofRequests = later.size() / (3.0 * requests);
    double ofTokens =
        later.stream().mapToDouble(Sent::tokens).sum() / (3.0 * limits.tokensPerMinute());
    assertThat(Math.max(ofRequests, ofTokens)).isBetween(WELL_USED, 1.0);
    assertThat(mostInAMinute(sent, Sent::tokens)).isLessThanOrEqualTo(limits.tokensPerMinute());
  }

  private void work(long until, List<Sent> sent, Instance... instances) {
    for (; now < until; now += STEP) {
      for (Instance instance : instances) {
        instance.step(sent);
      }
    }
  }

  private static double mostInAMinute(List<Sent> sent, ToDoubleFunction<Sent> amount) {
    Deque<Sent> minute = new ArrayDeque<>();
    double most = 0;
    double sum = 0;
    for (Sent s : sent) {
      minute.add(s);
      sum += amount.applyAsDouble(s);
      while (minute.getFirst().at() <= s.at() - MINUTE) {
        sum -= amount.applyAsDouble(minute.remove());
      }
      most = Math.max(most, sum);
    }
    return most;
  }
}

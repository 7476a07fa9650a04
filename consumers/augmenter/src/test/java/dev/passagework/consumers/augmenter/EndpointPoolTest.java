package dev.passagework.consumers.augmenter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.consumers.augmenter.llm.EndpointLimits;
import dev.passagework.consumers.augmenter.llm.Endpoints;
import dev.passagework.consumers.augmenter.llm.LlmEndpoint;
import dev.passagework.consumers.augmenter.llm.LlmReply;
import dev.passagework.consumers.augmenter.llm.TokenProbabilities;
import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.TokenUsage;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EndpointPoolTest {
  private static final LlmEndpoint NEVER_CALLED =
      (request, trace) -> Future.failedFuture("not called");
  private static final AugmentationRequest REQUEST = Requests.of("small", "p", "text", 100);
  private static final LlmReply ANSWER =
      new LlmReply.Answer("x", new TokenUsage(10, 10), TokenProbabilities.NONE);

  private final AtomicLong now = new AtomicLong();

  @Test
  void replicasShareTheLoad() {
    EndpointPool pool = pool(new EndpointLimits(8, 0, 0), NEVER_CALLED, NEVER_CALLED);
    List<Replica> called =
        java.util.stream.Stream.generate(() -> pool.begin(REQUEST).replica()).limit(8).toList();
    assertThat(called.stream().distinct().count()).isEqualTo(2);
    assertThat(called.stream().filter(called.get(0)::equals)).hasSize(4);
    assertThat(pool.untilOpen(REQUEST)).isEqualTo(EndpointPool.FULL);
  }

  @Test
  void aDeadReplicaLeavesTheLoadToTheOther() {
    EndpointPool pool = pool(new EndpointLimits(8, 0, 0), NEVER_CALLED, NEVER_CALLED);
    EndpointPool.Call lost = pool.begin(REQUEST);
    pool.end(lost, new LlmReply.Unavailable("dead", Duration.ofSeconds(1), true));
    for (int i = 0; i < 8; i++) {
      assertThat(pool.untilOpen(REQUEST)).isZero();
      assertThat(pool.begin(REQUEST).replica()).isNotSameAs(lost.replica());
    }
    assertThat(pool.impediment()).isEmpty();
  }

  @Test
  void anLlmThatIsNotThereStopsNoOther() {
    EndpointPool pool = pool(new EndpointLimits(8, 0, 0), NEVER_CALLED);
    pool.end(
        pool.begin(REQUEST), new LlmReply.Unavailable("no small", Duration.ofSeconds(1), false));
    assertThat(pool.untilOpen(REQUEST)).isEqualTo(Duration.ofSeconds(1).toNanos());
    assertThat(pool.untilOpen(Requests.of("large", "p", "text", 100))).isZero();
    assertThat(pool.impediment()).contains("no small");
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    EndpointPool.Call probe = pool.begin(REQUEST);
    assertThat(pool.untilOpen(REQUEST)).isEqualTo(EndpointPool.FULL);
    pool.end(probe, ANSWER);
    assertThat(pool.untilOpen(REQUEST)).isZero();
    assertThat(pool.impediment()).isEmpty();
  }

  @Test
  void halfThePartitionsAreHalfOfEveryLimit() {
    EndpointPool pool = pool(new EndpointLimits(8, 0, 0), NEVER_CALLED);
    for (int i = 0; i < 6; i++) {
      pool.begin(REQUEST);
    }
    assertThat(pool.isWithinShare()).isTrue();
    pool.take(0.5);
    assertThat(pool.isWithinShare()).isFalse();
    assertThat(pool.untilOpen(REQUEST)).isEqualTo(EndpointPool.FULL);
    pool.take(0);
    assertThat(pool.untilOpen(REQUEST)).isEqualTo(EndpointPool.FULL);
  }

  @Test
  void tokensThatWereNotUsedAreGivenBack() {
    EndpointPool pool = pool(new EndpointLimits(64, 0, 61_000), NEVER_CALLED);
    now.addAndGet(Duration.ofMinutes(2).toNanos());
    EndpointPool.Call call = pool.begin(Requests.of("small", "p", "text", 60_000));
    assertThat(pool.untilOpen(REQUEST)).isGreaterThan(Duration.ofSeconds(30).toNanos());
    pool.end(call, ANSWER);
    assertThat(pool.untilOpen(REQUEST)).isZero();
  }

  @Test
  void aRequestThatIsGreaterThanTheLimitNeverFits() {
    EndpointPool pool = pool(new EndpointLimits(64, 0, 1_000), NEVER_CALLED);
    assertThat(pool.neverFits(REQUEST)).isEmpty();
    assertThat(pool.neverFits(Requests.of("small", "p", "text", 1_000)))
        .get()
        .asString()
        .contains("limited", "1000 a minute");
  }

  @Test
  void anLlmThatNobodyServesHasACure() {
    Router router =
        new Router(
            List.of(
                new EndpointPool(
                    Endpoints.serving("a", "http://127.0.0.1:1", Map.of("small", "s-1b")),
                    List.of(NEVER_CALLED),
                    now::get)));
    assertThat(router.obstacle(REQUEST)).isEqualTo(Optional.empty());
    assertThat(router.obstacle(Requests.of("huge", "p", "text", 1)))
        .get()
        .asString()
        .contains("no endpoint serves the LLM 'huge'", "redrive");
  }

  private EndpointPool pool(EndpointLimits limits, LlmEndpoint... servers) {
    EndpointPool pool = new EndpointPool(Endpoints.limited(limits), List.of(servers), now::get);
    pool.take(1);
    return pool;
  }
}

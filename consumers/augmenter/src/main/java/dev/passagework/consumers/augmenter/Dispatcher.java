package dev.passagework.consumers.augmenter;

import dev.passagework.consumers.augmenter.llm.LlmEndpoint;
import dev.passagework.consumers.augmenter.llm.LlmReply;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The event loop's half of the pump: keeps as many calls in flight as the endpoint bears, and calls
 * again what failed. Every field is confined to the event loop, but for the {@link Backlog}, which
 * is where the poll thread meets it.
 */
final class Dispatcher {
  private final Vertx vertx;
  private final Context loop;
  private final Backlog backlog;
  private final LlmEndpoint endpoint;
  private final EndpointGate gate;
  private final Judge judge;
  private final Backoff backoff;
  private final int mostUnsettled;
  private final Deque<Task> ready = new ArrayDeque<>();
  private int inFlight;
  private int waiting;
  private boolean timerSet;

  Dispatcher(Vertx vertx, Backlog backlog, LlmEndpoint endpoint, Rules rules) {
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.backlog = backlog;
    this.endpoint = endpoint;
    this.gate = new EndpointGate(rules.concurrency(), System::nanoTime);
    this.judge = rules.judge();
    this.backoff = rules.backoff();
    this.mostUnsettled = 2 * rules.concurrency();
  }

  /**
   * How the dispatcher decides.
   *
   * @param concurrency largest number of calls in flight
   * @param judge what becomes of a request
   * @param backoff how long it waits for another call
   */
  record Rules(int concurrency, Judge judge, Backoff backoff) {}

  /** Has the event loop look at the backlog; from any thread. */
  void wake() {
    loop.runOnContext(woken -> pump());
  }

  /** What keeps the endpoint from being called; from any thread. */
  Optional<String> impediment() {
    return gate.impediment();
  }

  private void pump() {
    while (gate.admits(inFlight)) {
      Task task = next();
      if (task == null) {
        return;
      }
      if (task.lease().beginCall()) {
        call(task.called());
      }
    }
    wakeWhenOpen();
  }

  /** What waits for another call goes first; new requests are taken while few wait. */
  private @Nullable Task next() {
    Task retry = ready.poll();
    if (retry != null) {
      return retry;
    }
    return inFlight + waiting < mostUnsettled ? backlog.poll() : null;
  }

  private void call(Task task) {
    inFlight++;
    long began = System.nanoTime();
    endpoint
        .call(task.request())
        .otherwise(bug -> new LlmReply.Failed(String.valueOf(bug)))
        .onComplete(
            done -> {
              inFlight--;
              settle(task, done.result(), Duration.ofNanos(System.nanoTime() - began));
              task.lease().endCall();
              pump();
            });
  }

  private void settle(Task task, LlmReply reply, Duration latency) {
    boolean endpointsFault = tellGate(task.request().key(), reply);
    Verdict verdict = judge.judge(task, reply, latency, endpointsFault);
    Runnable next =
        verdict.fold(
            finished -> () -> backlog.finish(finished.outcome()),
            again -> () -> ready.add(again.task()),
            later -> () -> retryLater(later));
    next.run();
  }

  private boolean tellGate(String request, LlmReply reply) {
    return reply.fold(
        answer -> answered(),
        refused -> answered(),
        busy -> gate.turnedAway(request, busy.retryAfter(), busy.reason()),
        failed -> gate.failed(request, failed.reason()),
        unavailable -> {
          gate.unavailable(unavailable.message(), unavailable.probeAfter());
          return true;
        });
  }

  private boolean answered() {
    gate.answered();
    return false;
  }

  private void retryLater(Verdict.Later later) {
    waiting++;
    after(
        backoff.before(later.retries()),
        () -> {
          waiting--;
          if (!later.task().lease().isRevoked()) {
            ready.add(later.task());
          }
          pump();
        });
  }

  private void wakeWhenOpen() {
    Duration closed = gate.untilOpen();
    if (!closed.isZero() && !timerSet) {
      timerSet = true;
      after(
          closed,
          () -> {
            timerSet = false;
            pump();
          });
    }
  }

  private void after(Duration wait, Runnable action) {
    long timer = vertx.setTimer(Math.max(1, wait.toMillis()), fired -> action.run());
    if (timer < 0) {
      throw new IllegalStateException("the event loop sets no timers");
    }
  }
}

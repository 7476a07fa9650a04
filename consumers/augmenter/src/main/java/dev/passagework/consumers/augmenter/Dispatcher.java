package dev.passagework.consumers.augmenter;

import dev.passagework.consumers.augmenter.llm.LlmReply;
import dev.passagework.streams.runtime.tracing.TraceContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/**
 * The event loop's half of the pump: keeps as many calls in flight as the endpoints bear, and calls
 * again what failed. Every field is confined to the event loop, but for the {@link Backlog}, which
 * is where the poll thread meets it.
 */
final class Dispatcher {
  private final Vertx vertx;
  private final Context loop;
  private final Backlog backlog;
  private final Router router;
  private final Judge judge;
  private final Backoff backoff;
  private final Share share;
  private final Lines lines = new Lines();
  private double taken;
  private long wakeAt = Long.MAX_VALUE;
  private volatile boolean withinShare = true;

  Dispatcher(Vertx vertx, Backlog backlog, Rules rules) {
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.backlog = backlog;
    this.router = rules.router();
    this.judge = rules.judge();
    this.backoff = rules.backoff();
    this.share = rules.share();
  }

  /**
   * How the dispatcher decides.
   *
   * @param router which endpoint is called
   * @param share this instance's part of every limit
   * @param judge what becomes of a request
   * @param backoff how long it waits for another call
   */
  record Rules(Router router, Share share, Judge judge, Backoff backoff) {}

  /** Has the event loop look at the backlog; from any thread. */
  void wake() {
    loop.runOnContext(woken -> pump());
  }

  /** What keeps an endpoint from being called; from any thread. */
  Optional<String> impediment() {
    return router.impediment();
  }

  /** Whether no more calls are in flight than the present share allows; from any thread. */
  boolean isWithinShare() {
    return withinShare;
  }

  /** Says that the share has changed, before anybody asks {@link #isWithinShare}. */
  void shareChanged() {
    withinShare = false;
    wake();
  }

  private void pump() {
    takeShare();
    backlog.takeRequests(lines::add);
    long wait = EndpointPool.FULL;
    for (Lines.Line line : lines.all()) {
      wait = Math.min(wait, pump(line));
    }
    backlog.blocked(lines.blocked());
    if (wait != EndpointPool.FULL) {
      wakeIn(wait);
    }
  }

  private void takeShare() {
    double now = share.now();
    if (now != taken) {
      router.take(now);
      taken = now;
    }
    withinShare = router.isWithinShare();
  }

  /** Sends what can be sent of a line; returns the time until more can be. */
  private long pump(Lines.Line line) {
    Task task = line.first();
    while (task != null) {
      if (!dropOrEnd(task)) {
        long wait = router.untilOpen(task.request());
        if (wait > 0) {
          line.blocked(wait != EndpointPool.FULL);
          return wait;
        }
        send(task);
      }
      line.removeFirst();
      backlog.release(task);
      task = line.first();
    }
    return EndpointPool.FULL;
  }

  /**
   * Whether a request needs no call: its partition is another's, or it can never be sent, or no LLM
   * is needed.
   */
  private boolean dropOrEnd(Task task) {
    if (task.lease().isRevoked()) {
      return true;
    }
    if (LocalGenerators.make(task.request())) {
      backlog.finish(LocalGenerators.outcome(task));
      return true;
    }
    Optional<String> obstacle = router.obstacle(task.request());
    obstacle.ifPresent(
        cause ->
            backlog.finish(
                new Outcome.Undeliverable(task.lease(), task.record(), cause, task.waste(""))));
    return obstacle.isPresent();
  }

  private void send(Task waiting) {
    if (!waiting.lease().beginCall()) {
      return;
    }
    Task task = waiting.called();
    EndpointPool.Call call = router.begin(task.request());
    call.replica()
        .server()
        .call(task.request(), TraceContext.of(task.record().headers()))
        .otherwise(bug -> new LlmReply.Failed(String.valueOf(bug), LlmReply.Fault.UNKNOWN))
        .onComplete(
            done -> {
              settle(task, call, done.result());
              task.lease().endCall();
              pump();
            });
  }

  private void settle(Task task, EndpointPool.Call call, LlmReply reply) {
    boolean endpointsFault = call.pool().end(call, reply);
    Duration latency = Duration.ofNanos(System.nanoTime() - call.began());
    Judge.Evidence evidence =
        new Judge.Evidence(call.pool().settings(), reply, latency, endpointsFault);
    Runnable next =
        judge
            .judge(task, evidence)
            .fold(
                finished -> () -> backlog.finish(finished.outcome()),
                again -> () -> sendAgain(again.task()),
                later -> () -> sendLater(later));
    next.run();
  }

  private void sendAgain(Task task) {
    backlog.hold(task);
    lines.addFirst(task);
  }

  private void sendLater(Verdict.Later later) {
    backlog.hold(later.task());
    after(
        backoff.before(later.retries()),
        () -> {
          lines.addFirst(later.task());
          pump();
        });
  }

  private void wakeIn(long nanos) {
    long due = System.nanoTime() + nanos;
    if (due < wakeAt) {
      wakeAt = due;
      after(
          Duration.ofNanos(nanos),
          () -> {
            wakeAt = Long.MAX_VALUE;
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

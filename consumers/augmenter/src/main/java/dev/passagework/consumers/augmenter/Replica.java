package dev.passagework.consumers.augmenter;

import dev.passagework.consumers.augmenter.llm.LlmEndpoint;
import dev.passagework.consumers.augmenter.llm.LlmReply;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * One server of an endpoint: what is in flight there, whether it may be called, and which LLMs it
 * does not have, which is no reason not to ask it for the others. Confined to the event loop, but
 * for {@link #impediment}.
 */
final class Replica {
  private final LlmEndpoint server;
  private final ConcurrencyLimit limit;
  private final EndpointGate gate;
  private final LongSupplier nanoTime;
  private final Map<String, Missing> missing = new HashMap<>();
  private final Map<String, String> impediments = new ConcurrentHashMap<>();
  private int inFlight;

  Replica(LlmEndpoint server, int concurrency, LongSupplier nanoTime) {
    this.server = server;
    this.limit = new ConcurrencyLimit(concurrency, nanoTime);
    this.gate = new EndpointGate(limit, nanoTime);
    this.nanoTime = nanoTime;
  }

  /** An LLM that the server did not have, to be looked for again by one call at a time. */
  private static final class Missing {
    private final long intervalNanos;
    private final long notBefore;
    private boolean probed;

    private Missing(long intervalNanos, long notBefore) {
      this.intervalNanos = intervalNanos;
      this.notBefore = notBefore;
    }
  }

  private static final long LONGEST_NANOS = 30_000_000_000L;

  LlmEndpoint server() {
    return server;
  }

  void atMost(int calls) {
    limit.atMost(calls);
  }

  /** The share of its limit that is in use; less is better. */
  double load() {
    return inFlight / (double) limit.now();
  }

  int limit() {
    return limit.now();
  }

  /** Nanoseconds until an LLM may be called; 0 now, {@link EndpointPool#FULL} after a reply. */
  long untilOpen(String llm) {
    Missing lost = missing.get(llm);
    if (lost != null) {
      long left = lost.notBefore - nanoTime.getAsLong();
      if (left > 0) {
        return left;
      }
      return lost.probed ? EndpointPool.FULL : untilOpen();
    }
    return untilOpen();
  }

  private long untilOpen() {
    long closed = gate.untilOpen().toNanos();
    if (closed > 0) {
      return closed;
    }
    return gate.admits(inFlight) ? 0 : EndpointPool.FULL;
  }

  void begin(String llm) {
    inFlight++;
    Missing lost = missing.get(llm);
    if (lost != null) {
      lost.probed = true;
    }
  }

  /** Notes the end of a call; returns whether what went wrong befalls everybody. */
  boolean end(String llm, String requestId, LlmReply reply, long latencyNanos) {
    inFlight--;
    return reply.fold(
        answer -> answered(llm, latencyNanos),
        refused -> answered(llm, latencyNanos),
        busy -> gate.turnedAway(requestId, busy.retryAfter(), busy.reason()),
        failed -> failed(requestId, failed),
        unavailable -> unavailable(llm, unavailable));
  }

  private boolean answered(String llm, long latencyNanos) {
    if (!missing.isEmpty()) {
      missing.remove(llm);
      impediments.remove(llm);
    }
    gate.answered(latencyNanos);
    return false;
  }

  private boolean failed(String requestId, LlmReply.Failed failed) {
    if (failed.fault() == LlmReply.Fault.OVERDUE) {
      limit.dropped();
    } else {
      limit.ignored();
    }
    return failed.fault() != LlmReply.Fault.FORM && gate.failed(requestId, failed.reason());
  }

  private boolean unavailable(String llm, LlmReply.Unavailable reply) {
    if (reply.wholly()) {
      gate.unavailable(reply.message(), reply.probeAfter());
    } else {
      Missing before = missing.get(llm);
      long interval =
          before == null
              ? reply.probeAfter().toNanos()
              : before.probed
                  ? Math.min(LONGEST_NANOS, 2 * before.intervalNanos)
                  : before.intervalNanos;
      missing.put(llm, new Missing(interval, nanoTime.getAsLong() + interval));
      impediments.put(llm, reply.message());
    }
    return true;
  }

  /** What keeps it from being called, in words that name the cure. */
  Optional<String> impediment() {
    return gate.impediment().or(() -> impediments.values().stream().findFirst());
  }
}

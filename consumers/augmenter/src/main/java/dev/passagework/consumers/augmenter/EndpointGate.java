package dev.passagework.consumers.augmenter;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the endpoint may be called now: a circuit breaker. It shuts when the endpoint cannot be
 * reached or refuses us, and when many different requests in a row fail; then it lets one call
 * through at a time, at growing intervals, until one is answered. It also waits as long as a busy
 * endpoint asks for.
 *
 * <p>Confined to the event loop, but for {@link #impediment}.
 */
final class EndpointGate {
  /** Different requests that fail in a row before the endpoint is held responsible. */
  static final int SUSPECTS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(EndpointGate.class);
  private static final Duration PROBE_FAILING = Duration.ofSeconds(1);
  private static final Duration LONGEST_PROBE = Duration.ofSeconds(30);
  private static final Duration WORTH_SAYING = Duration.ofSeconds(5);

  private final ConcurrencyLimit limit;
  private final LongSupplier nanoTime;
  private final Set<String> suspects = new HashSet<>();
  private volatile Optional<String> impediment = Optional.empty();
  private boolean shut;
  private boolean waiting;
  private long notBefore;
  private Duration interval = Duration.ZERO;

  EndpointGate(ConcurrencyLimit limit, LongSupplier nanoTime) {
    this.limit = limit;
    this.nanoTime = nanoTime;
  }

  /** Whether another call may begin. */
  boolean admits(int inFlight) {
    if (untilOpen().isZero()) {
      return shut ? inFlight == 0 : limit.admits(inFlight);
    }
    return false;
  }

  /** How long no call may begin, from now; zero if one may. */
  Duration untilOpen() {
    if (!shut && !waiting) {
      return Duration.ZERO;
    }
    long left = notBefore - nanoTime.getAsLong();
    if (left <= 0 && waiting) {
      waiting = false;
      impediment = shut ? impediment : Optional.empty();
    }
    return Duration.ofNanos(Math.max(0, left));
  }

  /** What keeps the endpoint from being called, in words that name the cure. */
  Optional<String> impediment() {
    return impediment;
  }

  void answered(long latencyNanos) {
    limit.success(latencyNanos);
    suspects.clear();
    if (shut) {
      shut = false;
      impediment = Optional.empty();
      LOG.info("the LLM endpoint answers again");
    }
  }

  /** Notes that a busy endpoint turned a request away; returns whether that befalls everybody. */
  boolean turnedAway(String requestId, Optional<Duration> retryAfter, String reason) {
    limit.dropped();
    boolean everybody = failed(requestId, reason);
    retryAfter.ifPresent(wait -> waitFor(wait, reason));
    return everybody;
  }

  /** Notes that a request failed; returns whether so many do that it is the endpoint's fault. */
  boolean failed(String requestId, String reason) {
    suspects.add(requestId);
    if (!shut && suspects.size() < SUSPECTS) {
      return false;
    }
    unavailable("the LLM endpoint answers no request, last with " + reason, PROBE_FAILING);
    return true;
  }

  /** Notes that the endpoint answers nobody. */
  void unavailable(String message, Duration probeAfter) {
    if (shut && !untilOpen().isZero()) {
      return;
    }
    if (!shut) {
      LOG.warn("{}; waiting until it answers", message);
    }
    interval = shut ? shorter(interval.multipliedBy(2), LONGEST_PROBE) : probeAfter;
    shut = true;
    notBefore = nanoTime.getAsLong() + interval.toNanos();
    impediment = Optional.of(message);
  }

  private void waitFor(Duration wait, String reason) {
    long until = nanoTime.getAsLong() + wait.toNanos();
    if ((shut || waiting) && until <= notBefore) {
      return;
    }
    waiting = true;
    notBefore = until;
    if (wait.compareTo(WORTH_SAYING) >= 0) {
      String message =
          "the LLM endpoint asked to wait %d s: %s".formatted(wait.toSeconds(), reason);
      impediment = Optional.of(message);
      LOG.warn(message);
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}

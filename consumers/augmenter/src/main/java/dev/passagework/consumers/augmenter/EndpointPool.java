package dev.passagework.consumers.augmenter;

import dev.passagework.consumers.augmenter.llm.EndpointSettings;
import dev.passagework.consumers.augmenter.llm.LlmEndpoint;
import dev.passagework.consumers.augmenter.llm.LlmReply;
import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.TokenUsage;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The replicas of an endpoint, and this instance's share of what the endpoint bears. Confined to
 * the event loop, but for what metrics and health read.
 */
final class EndpointPool {
  /** No time: the next reply may open it. */
  static final long FULL = Long.MAX_VALUE;

  private final EndpointSettings settings;
  private final List<Replica> replicas;
  private final LongSupplier nanoTime;
  private final TokenEstimate estimate = new TokenEstimate();
  private final RollingBudget requests;
  private final RollingBudget tokens;
  private volatile int allowed;
  private volatile int inFlight;

  EndpointPool(EndpointSettings settings, List<LlmEndpoint> servers, LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.replicas =
        servers.stream()
            .map(server -> new Replica(server, settings.limits().concurrency(), nanoTime))
            .toList();
    this.requests = new RollingBudget(0, nanoTime.getAsLong());
    this.tokens = new RollingBudget(0, nanoTime.getAsLong());
  }

  /**
   * A call that was begun.
   *
   * @param pool endpoint that is called
   * @param replica server that is called
   * @param request what it is asked
   * @param reserved tokens that were reserved for it
   * @param began when
   */
  record Call(
      EndpointPool pool,
      Replica replica,
      AugmentationRequest request,
      double reserved,
      long began) {}

  EndpointSettings settings() {
    return settings;
  }

  boolean serves(String llm) {
    return settings.model(llm).isPresent();
  }

  /** Takes a share of the endpoint's limits, in [0, 1]. */
  void take(double share) {
    int calls = (int) (settings.limits().concurrency() * share);
    allowed = share > 0 ? Math.max(1, calls) : 0;
    if (allowed > 0) {
      replicas.forEach(replica -> replica.atMost(allowed));
    }
    long now = nanoTime.getAsLong();
    requests.resize(settings.limits().requestsPerMinute() * share, now);
    tokens.resize(settings.limits().tokensPerMinute() * share, now);
  }

  /** Nanoseconds until a request may be sent; 0 now, {@link #FULL} after a reply. */
  long untilOpen(AugmentationRequest request) {
    if (inFlight >= allowed) {
      return FULL;
    }
    long open = FULL;
    for (Replica replica : replicas) {
      open = Math.min(open, replica.untilOpen(request.llm()));
    }
    return open == 0 ? untilFree(request) : open;
  }

  private long untilFree(AugmentationRequest request) {
    long now = nanoTime.getAsLong();
    long free = 0;
    if (settings.limits().requestsPerMinute() > 0) {
      free = requests.untilFree(1, now);
    }
    if (settings.limits().tokensPerMinute() > 0) {
      free = Math.max(free, tokens.untilFree(estimate.of(request), now));
    }
    return free;
  }

  /** The part of its concurrency that is in use; less is better. */
  double load() {
    return inFlight / (double) Math.max(1, allowed);
  }

  /** Begins a call on the replica that has the least to do. */
  Call begin(AugmentationRequest request) {
    Replica replica =
        replicas.stream()
            .filter(r -> r.untilOpen(request.llm()) == 0)
            .min(Comparator.comparingDouble(Replica::load))
            .orElseThrow();
    long now = nanoTime.getAsLong();
    double reserved = 0;
    if (settings.limits().requestsPerMinute() > 0) {
      requests.take(1, now);
    }
    if (settings.limits().tokensPerMinute() > 0) {
      reserved = estimate.of(request);
      tokens.take(reserved, now);
    }
    inFlight = inFlight + 1;
    replica.begin(request.llm());
    return new Call(this, replica, request, reserved, now);
  }

  /** Ends a call; returns whether what went wrong befalls everybody. */
  boolean end(Call call, LlmReply reply) {
    long now = nanoTime.getAsLong();
    inFlight = inFlight - 1;
    double used =
        reply.<Double>fold(
            answer -> used(call, answer.usage()),
            refused -> 0.0,
            busy -> 0.0,
            failed -> failed.fault() == LlmReply.Fault.FORM ? 0.0 : call.reserved(),
            unavailable -> 0.0);
    if (call.reserved() > 0) {
      tokens.correct(used - call.reserved(), call.began(), now);
    }
    return call.replica()
        .end(call.request().llm(), call.request().key(), reply, now - call.began());
  }

  private double used(Call call, TokenUsage usage) {
    if (call.reserved() == 0 || usage.equals(TokenUsage.NONE)) {
      return call.reserved();
    }
    estimate.learn(call.request(), usage);
    return usage.prompt() + (double) usage.completion();
  }

  int inFlight() {
    return inFlight;
  }

  /** Whether no more calls are in flight than this instance's share allows. */
  boolean isWithinShare() {
    return inFlight <= allowed;
  }

  /** Calls that may be in flight now, as far as the replicas seem to bear them. */
  int concurrencyLimit() {
    return Math.min(allowed, replicas.stream().mapToInt(Replica::limit).sum());
  }

  /** Whether a request would ever be let through. */
  Optional<String> neverFits(AugmentationRequest request) {
    long most = settings.limits().tokensPerMinute();
    if (most == 0) {
      return Optional.empty();
    }
    double needed = estimate.of(request);
    return needed > most
        ? Optional.of(
            "it takes up to %.0f tokens, and endpoint '%s' %d a minute"
                .formatted(needed, settings.name(), most))
        : Optional.empty();
  }

  /** What keeps the endpoint from being called, in words that name the cure. */
  Optional<String> impediment() {
    List<Optional<String>> all = replicas.stream().map(Replica::impediment).toList();
    return all.stream().allMatch(Optional::isPresent) ? all.get(0) : Optional.empty();
  }
}

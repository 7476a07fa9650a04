package dev.passagework.consumers.augmenter;

import dev.passagework.schemas.contract.AugmentationRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which endpoints serve an LLM, and which of them takes the next request: of those that are open,
 * the one with the least to do. Confined to the event loop, but for {@link #impediment}.
 */
final class Router {
  private final List<EndpointPool> pools;
  private final Map<String, List<EndpointPool>> byLlm = new HashMap<>();

  Router(List<EndpointPool> pools) {
    this.pools = List.copyOf(pools);
  }

  List<EndpointPool> pools() {
    return pools;
  }

  /** Why a request can never be sent; empty if it can. */
  Optional<String> obstacle(AugmentationRequest request) {
    List<EndpointPool> serving = serving(request.llm());
    if (serving.isEmpty()) {
      return Optional.of(
          "no endpoint serves the LLM '%s': name it under 'models' of an endpoint, then redrive"
              .formatted(request.llm()));
    }
    List<Optional<String>> misfits = serving.stream().map(pool -> pool.neverFits(request)).toList();
    return misfits.stream().allMatch(Optional::isPresent) ? misfits.get(0) : Optional.empty();
  }

  /** Nanoseconds until a request may be sent; 0 now, {@link EndpointPool#FULL} after a reply. */
  long untilOpen(AugmentationRequest request) {
    long open = EndpointPool.FULL;
    for (EndpointPool pool : serving(request.llm())) {
      open = Math.min(open, pool.untilOpen(request));
    }
    return open;
  }

  /** Begins the call of a request that is open now. */
  EndpointPool.Call begin(AugmentationRequest request) {
    EndpointPool best = null;
    for (EndpointPool pool : serving(request.llm())) {
      boolean better = best == null || pool.load() < best.load();
      if (better && pool.untilOpen(request) == 0) {
        best = pool;
      }
    }
    if (best == null) {
      throw new IllegalStateException("no endpoint is open for " + request.llm());
    }
    return best.begin(request);
  }

  /** Takes a share of every limit. */
  void take(double share) {
    pools.forEach(pool -> pool.take(share));
  }

  /** Whether no endpoint has more calls in flight than this instance's share allows. */
  boolean isWithinShare() {
    return pools.stream().allMatch(EndpointPool::isWithinShare);
  }

  /** What keeps an endpoint from being called, in words that name the cure. */
  Optional<String> impediment() {
    return pools.stream().flatMap(pool -> pool.impediment().stream()).findFirst();
  }

  private List<EndpointPool> serving(String llm) {
    return byLlm.computeIfAbsent(
        llm, name -> pools.stream().filter(pool -> pool.serves(name)).toList());
  }
}

package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.Origin;
import dev.passagework.schemas.contract.PassageKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The walk over the pairs of a task after judged queries have come, for those that match. It goes
 * in slices, each well within the time that a transaction may take. Pairs that were retracted
 * before for another reason count as well: a checkpoint may have learnt them.
 *
 * <p>How far the pairs were compared is not stored: after a restart the first walk goes over all of
 * them, whatever came meanwhile.
 */
final class LeakSweep {
  /** Passages whose pairs one transaction may look at. */
  static final int SLICE = 500;

  private static final long NEVER = -1;

  private final FilterChain chain;
  private final LeakGuard guard;
  private final KeyValueStore<String, KeptPairs> pairs;
  private final PairBook book;
  private long swept = NEVER;
  private long sweeping = NEVER;
  private @Nullable String from;

  LeakSweep(FilterChain chain, KeyValueStore<String, KeptPairs> pairs, PairBook book) {
    this.chain = chain;
    this.guard = chain.guard();
    this.pairs = pairs;
    this.book = book;
  }

  /** Looks at the next slice, if any pair was not yet compared with every judged query. */
  void advance(long now) {
    if (from == null) {
      sweeping = guard.version();
      if (sweeping == swept) {
        return;
      }
    }
    Map<String, KeptPairs> slice = new LinkedHashMap<>();
    from = readSlice(slice);
    slice.forEach((passage, kept) -> sweep(passage, kept, now));
    if (from == null) {
      swept = sweeping;
    }
  }

  /**
   * Reads the pairs of the next passages; the result is the key to go on from, if there is more.
   */
  private @Nullable String readSlice(Map<String, KeptPairs> slice) {
    try (KeyValueIterator<String, KeptPairs> all = pairs.range(from, null)) {
      while (all.hasNext()) {
        KeyValue<String, KeptPairs> next = all.next();
        if (slice.size() == SLICE) {
          return next.key;
        }
        slice.put(next.key, next.value);
      }
    }
    return null;
  }

  private void sweep(String passage, KeptPairs kept, long now) {
    PassageKey key = PassageKey.parse(passage);
    KeptPairs left = kept;
    for (Map.Entry<String, Kept> pair : kept.pairs().entrySet()) {
      String id = pair.getKey();
      Kept found = pair.getValue();
      Kept clean = clean(found);
      Optional<Rejection> leak = clean.equals(found) ? Optional.empty() : leak(found.query());
      if (leak.isPresent()) {
        left = clean.isGrounded() ? left.with(id, clean) : left.minus(id).forgetting(id);
        for (Origin origin : taken(found, clean)) {
          book.refuse(key, id, found.query(), origin, leak.get(), now);
        }
      }
    }
    for (Map.Entry<String, KeptPairs.Former> pair : kept.former().entrySet()) {
      KeptPairs.Former former = pair.getValue();
      boolean guarded =
          former.origin().equals(Kept.LABEL) || chain.isGuarded(former.origin().strategy());
      Optional<Rejection> leak = guarded ? leak(former.query()) : Optional.empty();
      if (leak.isPresent()) {
        left = left.forgetting(pair.getKey());
        book.refuse(key, pair.getKey(), former.query(), former.origin(), leak.get(), now);
      }
    }
    if (!left.equals(kept)) {
      book.change(passage, left, now);
    }
  }

  /** What is left of a pair that is judged: the origins of strategies without the guard. */
  private Kept clean(Kept pair) {
    return pair.only(origin -> !chain.isGuarded(origin.strategy())).labelled(false);
  }

  private static List<Origin> taken(Kept from, Kept left) {
    List<Origin> taken =
        from.origins().stream().filter(origin -> !left.origins().contains(origin)).toList();
    return taken.isEmpty() ? List.of(Kept.LABEL) : taken;
  }

  private Optional<Rejection> leak(String query) {
    return guard.find(query).map(leak -> new Rejection(Reason.LEAK, leak.detail()));
  }
}

package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.RejectedQuery;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The walk over the pairs of a task after judged queries have come, for those that match. It goes
 * in slices, each well within the time that a transaction may take.
 *
 * <p>How far the pairs were compared is not stored: after a restart the first walk goes over all of
 * them, whatever came meanwhile.
 */
final class LeakSweep {
  /** Passages whose pairs one transaction may look at. */
  static final int SLICE = 500;

  private static final long NEVER = -1;

  private final LeakGuard guard;
  private final KeyValueStore<String, KeptPairs> pairs;
  private final Consumer<Record<String, Refined>> out;
  private long swept = NEVER;
  private long sweeping = NEVER;
  private @Nullable String from;

  LeakSweep(
      LeakGuard guard,
      KeyValueStore<String, KeptPairs> pairs,
      Consumer<Record<String, Refined>> out) {
    this.guard = guard;
    this.pairs = pairs;
    this.out = out;
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
    KeptPairs left = kept;
    for (Map.Entry<String, KeptPairs.Kept> pair : kept.pairs().entrySet()) {
      Optional<Rejection> leak = guard.check(pair.getValue().query());
      if (leak.isPresent()) {
        left = left.minus(pair.getKey());
        retract(PassageKey.parse(passage), pair.getKey(), pair.getValue(), leak.get(), now);
      }
    }
    if (!left.equals(kept)) {
      pairs.put(passage, left);
    }
  }

  private void retract(
      PassageKey passage, String id, KeptPairs.Kept pair, Rejection leak, long now) {
    String key = passage.derive(id);
    out.accept(new Record<>(key, new Refined.Kept(Optional.empty()), now));
    pair.origins().stream()
        .map(
            origin ->
                new RejectedQuery(
                    id, passage, pair.query(), origin, leak.reason().code(), leak.detail()))
        .forEach(rejected -> out.accept(new Record<>(key, new Refined.Refused(rejected), now)));
  }
}

package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.Origin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of a passage at its present content, and those that it had.
 *
 * @param pairs by pair id, in order of arrival
 * @param former retracted pairs by pair id, oldest first, for judged queries that come later still
 */
record KeptPairs(Map<String, Kept> pairs, Map<String, Former> former) {
  static final KeptPairs NONE = new KeptPairs(Map.of(), Map.of());

  /** Former pairs of a passage that are remembered. */
  static final int MOST_FORMER = 1_000;

  KeptPairs(Map<String, Kept> pairs, @Nullable Map<String, Former> former) {
    this.pairs = Collections.unmodifiableMap(new LinkedHashMap<>(pairs));
    this.former =
        former == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(former));
  }

  /** A pair that was retracted, with one of its origins. */
  record Former(String query, Origin origin) {}

  /** The pair of an id. */
  Optional<Kept> pair(String id) {
    return Optional.ofNullable(pairs.get(id));
  }

  /** With a pair in place of the one of its id. */
  KeptPairs with(String id, Kept pair) {
    Map<String, Kept> all = new LinkedHashMap<>(pairs);
    all.put(id, pair);
    Map<String, Former> gone = new LinkedHashMap<>(former);
    gone.remove(id);
    return new KeptPairs(all, gone);
  }

  /** Without a pair, which is a former one from now on. */
  KeptPairs minus(String id) {
    Map<String, Kept> all = new LinkedHashMap<>(pairs);
    Kept removed = all.remove(id);
    if (removed == null) {
      return this;
    }
    Map<String, Former> gone = new LinkedHashMap<>(former);
    gone.put(id, new Former(removed.query(), removed.anOrigin()));
    if (gone.size() > MOST_FORMER) {
      gone.remove(gone.keySet().iterator().next());
    }
    return new KeptPairs(all, gone);
  }

  /** Without any pair. */
  KeptPairs minusAll() {
    KeptPairs left = this;
    for (String id : pairs.keySet()) {
      left = left.minus(id);
    }
    return left;
  }

  /** Without the origins that a request is. */
  KeptPairs minusRequest(String requestId) {
    KeptPairs left = this;
    for (Map.Entry<String, Kept> pair : pairs.entrySet()) {
      Kept without = pair.getValue().minusRequest(requestId);
      if (without.isGrounded()) {
        left = left.with(pair.getKey(), without);
      } else {
        left = left.minus(pair.getKey());
      }
    }
    return left;
  }

  /** Without a former pair. */
  KeptPairs forgetting(String id) {
    Map<String, Former> gone = new LinkedHashMap<>(former);
    gone.remove(id);
    return new KeptPairs(pairs, gone);
  }

  /** With every pair changed. */
  KeptPairs map(BiFunction<String, Kept, Kept> change) {
    return new KeptPairs(
        pairs.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    pair -> change.apply(pair.getKey(), pair.getValue()),
                    (one, other) -> one,
                    LinkedHashMap::new)),
        former);
  }

  /** A list with an element at its end, unless it has it. */
  static <T> List<T> plus(List<T> list, T element) {
    if (list.contains(element)) {
      return list;
    }
    List<T> longer = new ArrayList<>(list);
    longer.add(element);
    return longer;
  }
}

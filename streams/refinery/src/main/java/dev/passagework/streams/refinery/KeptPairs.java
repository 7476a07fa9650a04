package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.Origin;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.TrainingPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pairs of a passage at its present content.
 *
 * @param pairs by pair id, in order of arrival
 */
record KeptPairs(Map<String, Kept> pairs) {
  static final KeptPairs NONE = new KeptPairs(Map.of());

  KeptPairs {
    pairs = Collections.unmodifiableMap(new LinkedHashMap<>(pairs));
  }

  /**
   * A pair without what the passage says.
   *
   * @param query the query
   * @param origins where it came from, in order of arrival
   */
  record Kept(String query, List<Origin> origins) {
    Kept {
      origins = List.copyOf(origins);
    }

    /** The whole pair. */
    TrainingPair pair(String id, Passage passage, Instant passageTime) {
      return new TrainingPair(
          id,
          passage.key(),
          passage.contentHash(),
          passageTime,
          query,
          passage.title(),
          passage.text(),
          List.of(),
          origins,
          false,
          TrainingPair.Marks.NONE);
    }
  }

  /** The pair of an id. */
  Optional<Kept> pair(String id) {
    return Optional.ofNullable(pairs.get(id));
  }

  /** With a query's origin added to its pair, which is made if there is none yet. */
  KeptPairs plus(String id, String query, Origin origin) {
    Kept before = pair(id).orElse(new Kept(query, List.of()));
    if (before.origins().contains(origin)) {
      return this;
    }
    List<Origin> origins = new ArrayList<>(before.origins());
    origins.add(origin);
    Map<String, Kept> all = new LinkedHashMap<>(pairs);
    all.put(id, new Kept(before.query(), origins));
    return new KeptPairs(all);
  }

  /** Without a pair. */
  KeptPairs minus(String id) {
    Map<String, Kept> all = new LinkedHashMap<>(pairs);
    all.remove(id);
    return new KeptPairs(all);
  }
}

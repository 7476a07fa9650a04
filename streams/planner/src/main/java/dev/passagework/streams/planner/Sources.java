package dev.passagework.streams.planner;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The labelled queries of a passage that may be shown to LLMs.
 *
 * @param queries by id of their pairs, in its order
 */
record Sources(Map<String, String> queries) {
  static final Sources NONE = new Sources(Map.of());

  Sources {
    queries = Collections.unmodifiableMap(new TreeMap<>(queries));
  }

  /** With another query. */
  Sources plus(String pair, String query) {
    Map<String, String> all = new TreeMap<>(queries);
    all.put(pair, query);
    return new Sources(all);
  }

  /** Without a query. */
  Sources minus(String pair) {
    Map<String, String> all = new TreeMap<>(queries);
    all.remove(pair);
    return new Sources(all);
  }
}

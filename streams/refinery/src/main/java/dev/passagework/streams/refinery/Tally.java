package dev.passagework.streams.refinery;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many queries of a strategy and an LLM came to each filter, and how many passed it.
 *
 * @param strategy augmentation strategy
 * @param llm LLM
 * @param filters counts by filter
 */
record Tally(String strategy, String llm, Map<String, Count> filters) {
  Tally {
    filters = Map.copyOf(filters);
  }

  /** Counts of one filter. */
  record Count(long in, long passed) {
    Count plus(Count other) {
      return new Count(in + other.in, passed + other.passed);
    }
  }

  static Tally none(String strategy, String llm) {
    return new Tally(strategy, llm, Map.of());
  }

  /** With a query that came to a filter. */
  Tally plus(String filter, boolean passed) {
    return plus(new Tally(strategy, llm, Map.of(filter, new Count(1, passed ? 1 : 0))));
  }

  /** The sum of both. */
  Tally plus(Tally other) {
    Map<String, Count> sum = new TreeMap<>(filters);
    other.filters.forEach((filter, count) -> sum.merge(filter, count, Count::plus));
    return new Tally(strategy, llm, sum);
  }

  /** Key by strategy and LLM. */
  String key() {
    return strategy + "|" + llm;
  }
}

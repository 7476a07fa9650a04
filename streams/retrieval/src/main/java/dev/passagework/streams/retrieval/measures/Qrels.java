package dev.passagework.streams.retrieval.measures;

import java.util.Map;

/**
 * The judgements of a test collection.
 *
 * @param byQuery judgements by query id
 */
public record Qrels(Map<String, Judgements> byQuery) {

  public Qrels {
    byQuery = Map.copyOf(byQuery);
  }
}

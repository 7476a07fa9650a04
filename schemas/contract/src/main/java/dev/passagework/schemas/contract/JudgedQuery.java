package dev.passagework.schemas.contract;

import java.util.Map;
import java.util.TreeMap;

/**
 * A query of a test collection with its judgements.
 *
 * @param collection the collection
 * @param id identifier of the query within it
 * @param text text
 * @param role what it is used for
 * @param judgements grade by passage identifier; 0 is not relevant
 */
public record JudgedQuery(
    String collection, String id, String text, Role role, Map<String, Integer> judgements) {
  public JudgedQuery {
    judgements = Map.copyOf(judgements);
  }

  /** What a query is used for. */
  public enum Role implements Code {
    /** Decides on promotion. */
    GATE,
    /** Is reported, and decides nothing. */
    REPORT
  }

  /** Key of the record: {@code collection/id}. */
  public String key() {
    return collection + "/" + id;
  }

  /** What the query adds to the combined hash of its collection. */
  public SetDigest digest() {
    return SetDigest.of(
        String.join("\n", id, text, role.code(), new TreeMap<>(judgements).toString()));
  }
}

package dev.passagework.schemas.contract;

/**
 * A user's own query and the passage that answers it.
 *
 * @param id {@link Identity#pairId}, the same that its training pair has
 * @param passage identity of the passage
 * @param query the query
 */
public record LabelledPair(String id, PassageKey passage, String query) {

  /** A pair with its id worked out. */
  public static LabelledPair of(PassageKey passage, String query) {
    return new LabelledPair(Identity.pairId(query, passage), passage, query);
  }

  /** Key of the pair's record. */
  public String key() {
    return passage.derive(id);
  }
}

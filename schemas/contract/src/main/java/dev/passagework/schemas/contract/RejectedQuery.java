package dev.passagework.schemas.contract;

/**
 * A query that the refinery kept out of training.
 *
 * @param pairId identifier that the pair would have had
 * @param passage passage that it was written for
 * @param query the query as the LLM wrote it
 * @param origin where it came from
 * @param reason reason code
 * @param detail what was found, in words
 */
public record RejectedQuery(
    String pairId, PassageKey passage, String query, Origin origin, String reason, String detail) {

  /** Key of the record. */
  public String key() {
    return passage.derive(pairId);
  }
}

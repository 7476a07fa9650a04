package dev.passagework.schemas.contract;

/**
 * A call to an LLM, to be made once.
 *
 * @param id {@link Identity#requestId}
 * @param passage passage that the prompt shows
 * @param contentHash hash of the content that the prompt shows
 * @param planEntry plan entry that asked
 * @param strategy augmentation strategy
 * @param llm LLM to call
 * @param prompt rendered messages
 * @param decoding how the LLM samples
 * @param block variants asked for
 * @param recipe how the queries are made beside that
 */
public record AugmentationRequest(
    String id,
    PassageKey passage,
    String contentHash,
    String planEntry,
    String strategy,
    String llm,
    Prompt prompt,
    Decoding decoding,
    VariantBlock block,
    Recipe recipe) {

  /** A request to list queries, of an unknown strategy file. */
  public AugmentationRequest(
      String id,
      PassageKey passage,
      String contentHash,
      String planEntry,
      String strategy,
      String llm,
      Prompt prompt,
      Decoding decoding,
      VariantBlock block) {
    this(id, passage, contentHash, planEntry, strategy, llm, prompt, decoding, block, Recipe.PLAIN);
  }

  /** Key of the request's record. */
  public String key() {
    return passage.derive(id);
  }
}

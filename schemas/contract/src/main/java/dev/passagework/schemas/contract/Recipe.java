package dev.passagework.schemas.contract;

/**
 * How queries are made, beside the prompt and the decoding.
 *
 * @param generator {@link #LLM}, {@link #ICT} or {@link #CROP}
 * @param parser how the reply is read: {@link #QUERIES} or {@link #PASSAGES}
 * @param replySchema JSON schema of the reply, for endpoints that take one; empty for none
 * @param sourceQuery labelled query that the LLM is shown, empty for none
 * @param strategyHash hash of the strategy file, in hexadecimal; empty where it is not known
 */
public record Recipe(
    String generator, String parser, String replySchema, String sourceQuery, String strategyHash) {
  /** An LLM writes. */
  public static final String LLM = "llm";

  /**
   * The augmenter takes a sentence of the text that stands as the user message (inverse cloze task;
   * Lee et al., ACL 2019).
   */
  public static final String ICT = "ict";

  /**
   * The augmenter cuts two spans out of the text that stands as the user message (Izacard et al.,
   * arXiv 2112.09118).
   */
  public static final String CROP = "crop";

  /** Name in place of an LLM's where none is called. */
  public static final String NO_LLM = "none";

  /** The reply lists queries. */
  public static final String QUERIES = "queries";

  /** The reply lists passages, each of which answers the source query. */
  public static final String PASSAGES = "passages";

  /** Queries listed by an LLM, of an unknown strategy file. */
  public static final Recipe PLAIN = new Recipe(LLM, QUERIES, "", "", "");

  /** The same without the schema of the reply, which its strategy file tells: what is kept. */
  public Recipe provenance() {
    return new Recipe(generator, parser, "", sourceQuery, strategyHash);
  }
}

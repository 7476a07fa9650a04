package dev.passagework.schemas.contract;

import java.util.List;

/**
 * What an LLM answered to a request.
 *
 * @param requestId request that was answered
 * @param passage passage that the LLM read
 * @param contentHash hash of the content that it read
 * @param planEntry plan entry that asked
 * @param strategy augmentation strategy
 * @param llm LLM that answered
 * @param promptHash hash of the prompt template, in hexadecimal
 * @param decoding how the reply was sampled
 * @param firstVariant number of the first query's variant
 * @param queries queries read from the reply, in order of their variant
 * @param reply the reply and what it took
 */
public record SyntheticQueries(
    String requestId,
    PassageKey passage,
    String contentHash,
    String planEntry,
    String strategy,
    String llm,
    String promptHash,
    Decoding decoding,
    int firstVariant,
    List<String> queries,
    Reply reply) {
  public SyntheticQueries {
    queries = List.copyOf(queries);
  }

  /**
   * A reply as it came.
   *
   * @param raw its text
   * @param parser version of the parser that read it
   * @param usage tokens, as the endpoint counted them
   * @param cost money paid, in the currency of the prices set
   * @param latencyMillis time from sending the call to the end of the reply, in milliseconds
   * @param attempt number of the attempt that succeeded, from 1
   */
  public record Reply(
      String raw, String parser, TokenUsage usage, double cost, long latencyMillis, int attempt) {}

  /** Key of the record: that of the request. */
  public String key() {
    return passage.derive(requestId);
  }

  /** Origin of the i-th query. */
  public Origin origin(int i) {
    return new Origin(strategy, llm, firstVariant + i, requestId);
  }
}

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
 * @param passages text to be trained on in place of the passage, one per query; empty where the
 *     passage itself is
 * @param recipe how the queries were made, without the schema of the reply
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
    Reply reply,
    List<String> passages,
    Recipe recipe) {
  public SyntheticQueries {
    queries = List.copyOf(queries);
    passages = List.copyOf(passages);
    recipe = recipe.provenance();
    if (!passages.isEmpty() && passages.size() != queries.size()) {
      throw new IllegalArgumentException(
          "%d queries have %d passages".formatted(queries.size(), passages.size()));
    }
  }

  /** Queries of the passage itself, listed by an LLM, of an unknown strategy file. */
  public SyntheticQueries(
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
    this(
        requestId,
        passage,
        contentHash,
        planEntry,
        strategy,
        llm,
        promptHash,
        decoding,
        firstVariant,
        queries,
        reply,
        List.of(),
        Recipe.PLAIN);
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
   * @param endpoint name of the endpoint that answered, never its address; empty where none is
   *     known
   * @param meanLogProbabilities mean log-probability of the tokens of each query, in the queries'
   *     order; empty where the endpoint gives none
   */
  public record Reply(
      String raw,
      String parser,
      TokenUsage usage,
      double cost,
      long latencyMillis,
      int attempt,
      String endpoint,
      List<Double> meanLogProbabilities) {
    public Reply {
      meanLogProbabilities = List.copyOf(meanLogProbabilities);
    }

    /** A reply of which neither endpoint nor log-probabilities are known. */
    public Reply(
        String raw, String parser, TokenUsage usage, double cost, long latencyMillis, int attempt) {
      this(raw, parser, usage, cost, latencyMillis, attempt, "", List.of());
    }
  }

  /** Key of the record: that of the request. */
  public String key() {
    return passage.derive(requestId);
  }

  /** Origin of the i-th query. */
  public Origin origin(int i) {
    return new Origin(strategy, llm, firstVariant + i, requestId);
  }
}

package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.Origin;
import dev.passagework.schemas.contract.Recipe;
import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.streams.runtime.replies.ReplyParser;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a reply says, without the reply: kept, since its passage may come after it, or come back.
 *
 * @param requestId request that was answered
 * @param contentHash hash of the content that the LLM read
 * @param strategy augmentation strategy
 * @param llm LLM
 * @param firstVariant number of the first query's variant
 * @param queries the queries
 * @param passages text to be trained on in place of the passage, one per query, or empty
 * @param meanLogProbabilities one per query, or empty
 */
record StoredReply(
    String requestId,
    String contentHash,
    String strategy,
    String llm,
    int firstVariant,
    List<String> queries,
    List<String> passages,
    List<Double> meanLogProbabilities) {
  StoredReply {
    queries = List.copyOf(queries);
    passages = List.copyOf(passages);
    meanLogProbabilities = List.copyOf(meanLogProbabilities);
  }

  /**
   * The queries of a reply: as the parser of the day read them, or, if that was another version, as
   * the present one reads the raw reply. A version that finds nothing does not take away what was
   * found.
   */
  static StoredReply of(SyntheticQueries reply) {
    List<String> read = readAgain(reply);
    List<String> queries = read.isEmpty() ? reply.queries() : read;
    boolean same = queries.equals(reply.queries());
    List<Double> probabilities = reply.reply().meanLogProbabilities();
    return new StoredReply(
        reply.requestId(),
        reply.contentHash(),
        reply.strategy(),
        reply.llm(),
        reply.firstVariant(),
        queries,
        reply.passages(),
        same && probabilities.size() == queries.size() ? probabilities : List.of());
  }

  /** Origin of the i-th query. */
  Origin origin(int i) {
    return new Origin(strategy, llm, firstVariant + i, requestId);
  }

  /** The i-th query, stripped. */
  String query(int i) {
    return queries.get(i).strip();
  }

  /** Text that stands in for the passage in the i-th pair, empty for none. */
  String text(int i) {
    return passages.isEmpty() ? "" : passages.get(i);
  }

  /** Mean log-probability of the i-th query, where it is known. */
  OptionalDouble meanLogProbability(int i) {
    return meanLogProbabilities.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(meanLogProbabilities.get(i));
  }

  private static List<String> readAgain(SyntheticQueries reply) {
    boolean listed =
        reply.recipe().generator().equals(Recipe.LLM)
            && reply.recipe().parser().equals(Recipe.QUERIES)
            && reply.passages().isEmpty();
    return listed && !reply.reply().parser().equals(ReplyParser.VERSION)
        ? ReplyParser.parse(reply.reply().raw(), reply.queries().size())
        : List.of();
  }
}

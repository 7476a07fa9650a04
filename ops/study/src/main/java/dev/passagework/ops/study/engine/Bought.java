package dev.passagework.ops.study.engine;

import java.util.List;
import java.util.Map;

/**
 * What was bought for a study, once.
 *
 * @param plans the plans, as text
 * @param entries what was asked of whom
 * @param collections what arms are scored on
 * @param pairs training pairs in force
 * @param rejected rejected queries by reason
 * @param offsets where {@code training-pairs} ended, by partition
 */
public record Bought(
    List<String> plans,
    List<Entry> entries,
    List<Scored> collections,
    long pairs,
    Map<String, Long> rejected,
    Map<String, Long> offsets) {

  /**
   * What a plan entry came to.
   *
   * @param corpus corpus
   * @param strategy strategy
   * @param llm LLM
   * @param density queries per passage
   * @param coverage share of the passages
   * @param calls calls answered or given up
   * @param failed calls given up
   * @param promptTokens tokens of the prompts
   * @param completionTokens tokens of the replies
   * @param cost money
   */
  public record Entry(
      String corpus,
      String strategy,
      String llm,
      int density,
      double coverage,
      long calls,
      long failed,
      long promptTokens,
      long completionTokens,
      double cost) {}

  /**
   * A collection that arms are scored on.
   *
   * @param name name
   * @param hash combined hash of passages and queries
   * @param passages number of passages
   * @param queries number of report queries
   */
  public record Scored(String name, String hash, long passages, long queries) {}
}

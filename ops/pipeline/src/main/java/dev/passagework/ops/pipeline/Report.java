package dev.passagework.ops.pipeline;

import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.TokenUsage;
import java.util.Map;
import java.util.Optional;

/**
 * What a finite job came to.
 *
 * @param collection test collection that it is measured on, on the report queries
 * @param base base model
 * @param champion checkpoint in use at the end, as {@code model@version}
 * @param before the untouched base
 * @param after the champion
 * @param bm25 BM25, for reference
 * @param gains what the champion gained over the base, by measure; empty while the base is it
 * @param pairs what became of the queries
 * @param llm what was asked of LLMs
 * @param checkpoints number of checkpoints trained, the untouched base not among them
 * @param lastDecision the gate's decision on the last checkpoint
 * @param freshness time from a passage's record to the promotion of a champion that learnt it
 * @param seconds duration of the whole and of its stages, in seconds
 */
public record Report(
    String collection,
    String base,
    String champion,
    Scores before,
    Scores after,
    Scores bm25,
    Map<String, Gain> gains,
    Pairs pairs,
    Llm llm,
    int checkpoints,
    Optional<Decision> lastDecision,
    Freshness freshness,
    Map<String, Double> seconds) {

  /**
   * What became of the queries that LLMs wrote.
   *
   * @param kept training pairs in force
   * @param rejected rejected queries by reason
   */
  public record Pairs(long kept, Map<String, Long> rejected) {}

  /**
   * What was asked of LLMs.
   *
   * @param calls requests answered or given up
   * @param failed requests given up, which are dead letters
   * @param usage tokens, as the endpoint counted them
   * @param cost money, in the currency of the prices set
   */
  public record Llm(long calls, long failed, TokenUsage usage, double cost) {}
}

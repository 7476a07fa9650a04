package dev.passagework.ops.pipeline;

import java.util.List;

/**
 * The measures of one ranking method on one collection, each a mean over the queries.
 *
 * @param ndcg nDCG@10
 * @param recall recall@100
 * @param mrr MRR@10
 */
public record Scores(double ndcg, double recall, double mrr) {
  static final String NDCG = "ndcg@10";
  static final String RECALL = "recall@100";
  static final String MRR = "mrr@10";

  /** The measures that a report tells, by the names of their metrics. */
  static final List<String> MEASURES = List.of(NDCG, RECALL, MRR);
}

package dev.passagework.ops.pipeline;

/**
 * The measures of one ranking method on one collection, each a mean over the queries.
 *
 * @param ndcg nDCG@10
 * @param recall recall@100
 * @param mrr MRR@10
 */
public record Scores(double ndcg, double recall, double mrr) {}

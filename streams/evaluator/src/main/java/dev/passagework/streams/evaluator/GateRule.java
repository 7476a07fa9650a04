package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Decision.Rule;
import dev.passagework.streams.retrieval.measures.Measure;

/**
 * What a challenger must show.
 *
 * @param rule whether it must be better, or fresher will do
 * @param measure measure that is judged by
 * @param margin loss of the measure up to which a challenger counts as not inferior
 * @param alpha error of the interval of a difference, of all tests of being better together, and of
 *     a test of having lost
 * @param refreshPassages new passages learnt that make up for not being better
 * @param rollBack whether a champion that has fallen behind gives way
 * @param skipOvertaken whether a checkpoint that is overtaken before its turn is never scored
 */
public record GateRule(
    Rule rule,
    Measure measure,
    double margin,
    double alpha,
    int refreshPassages,
    boolean rollBack,
    boolean skipOvertaken) {
  public GateRule {
    if (!(margin >= 0 && margin < 1)) {
      throw new IllegalArgumentException("the margin must be in [0, 1), but is " + margin);
    }
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha must be between 0 and 1, but is " + alpha);
    }
  }

  /** A rule on nDCG@10 that leaves a champion that has fallen behind in its place. */
  public GateRule(Rule rule, double margin, double alpha, int refreshPassages) {
    this(rule, Measure.NDCG_10, margin, alpha, refreshPassages, false, false);
  }
}

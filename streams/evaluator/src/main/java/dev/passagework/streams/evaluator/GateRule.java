package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Decision.Rule;

/**
 * What a challenger must show.
 *
 * @param rule whether it must be better, or fresher will do
 * @param margin loss of the gated measure up to which a challenger counts as not inferior
 * @param alpha error of the interval of a difference, and of all tests that one champion meets
 * @param refreshPassages new passages learnt that make up for not being better
 */
public record GateRule(Rule rule, double margin, double alpha, int refreshPassages) {
  public GateRule {
    if (!(margin >= 0 && margin < 1)) {
      throw new IllegalArgumentException("the margin must be in [0, 1), but is " + margin);
    }
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha must be between 0 and 1, but is " + alpha);
    }
  }
}

package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.Budget;
import dev.passagework.schemas.contract.TokenPrices;
import dev.passagework.schemas.contract.TokenUsage;

/**
 * What a plan entry has spent, and what its unanswered calls may still take.
 *
 * @param usage tokens spent
 * @param cost money spent
 * @param reserved bound on the tokens of the unanswered calls
 */
record Account(TokenUsage usage, double cost, TokenUsage reserved) {
  static final Account EMPTY = new Account(TokenUsage.NONE, 0, TokenUsage.NONE);

  /** The account with a call's bound reserved. */
  Account reserving(TokenUsage bound) {
    return new Account(usage, cost, reserved.plus(bound));
  }

  /** The account after a step; a cost that the step does not tell is worked out. */
  Account after(LedgerEvent.Step step, TokenPrices prices) {
    TokenUsage freed = new TokenUsage(-step.freed().prompt(), -step.freed().completion());
    double paid = step.cost() > 0 ? step.cost() : prices.of(step.usage());
    return new Account(usage.plus(step.usage()), cost + paid, reserved.plus(freed));
  }

  /** What was spent, in a unit. */
  double spent(Budget.Unit unit) {
    return unit == Budget.Unit.MONEY ? cost : total(usage);
  }

  /** What is reserved, in a unit. */
  double reserved(Budget.Unit unit, TokenPrices prices) {
    return in(unit, reserved, prices);
  }

  /** Whether a further call cannot bring the entry over its budget, however the others end. */
  boolean affords(TokenUsage bound, Budget budget, TokenPrices prices) {
    double unanswered = in(budget.unit(), reserved.plus(bound), prices);
    return spent(budget.unit()) + unanswered <= budget.amount();
  }

  static double in(Budget.Unit unit, TokenUsage tokens, TokenPrices prices) {
    return unit == Budget.Unit.MONEY ? prices.of(tokens) : total(tokens);
  }

  private static long total(TokenUsage tokens) {
    return tokens.prompt() + tokens.completion();
  }
}

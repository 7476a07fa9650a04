package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.Budget;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.TokenPrices;
import java.util.Optional;

/**
 * What the plan in force says to the ledger of an entry.
 *
 * @param wanted whether the plan has the entry
 * @param free whether its calls cost nothing, since no LLM is asked
 * @param budget the most it may spend
 * @param prices what tokens cost, where that is known
 * @param pairs total number of pairs that sets its scale, 0 for none
 * @param density queries per passage, with {@code pairs} the largest allowed
 * @param coverage share of the passages
 * @param examples labelled pairs that its prompts show
 */
record Terms(
    boolean wanted,
    boolean free,
    Optional<Budget> budget,
    Optional<TokenPrices> prices,
    long pairs,
    int density,
    double coverage,
    int examples) {
  /** Those of an entry that the plan does not have any more. */
  static final Terms DROPPED =
      new Terms(false, true, Optional.empty(), Optional.empty(), 0, 1, 1, 0);

  static Terms of(PlanEntry entry, Strategy strategy, Optional<TokenPrices> prices) {
    return new Terms(
        true,
        !strategy.template().asksLlm(),
        entry.budget(),
        entry.prices().or(() -> prices),
        entry.pairs(),
        entry.density(),
        entry.coverage(),
        strategy.template().examples());
  }

  /** Whether the entry cannot ask before its ledger has told all partitions how. */
  boolean needsBrief() {
    return pairs > 0 || examples > 0;
  }

  /** Whether money limits it, and nobody knows what money it takes. */
  boolean lacksPrices() {
    return !free
        && prices.isEmpty()
        && budget.filter(limit -> limit.unit() == Budget.Unit.MONEY).isPresent();
  }

  /** The unit that its account is told in. */
  Budget.Unit unit() {
    return budget.map(Budget::unit).orElse(Budget.Unit.TOKENS);
  }
}

package dev.passagework.schemas.contract;

import java.util.Optional;

/**
 * One augmentation strategy by one LLM, at a scale.
 *
 * @param id key of the entry's ledger: {@code corpus/strategy@llm}
 * @param strategy augmentation strategy
 * @param llm LLM that writes the queries, {@link Recipe#NO_LLM} for strategies that need none
 * @param density queries per passage, at least 1; with {@code pairs} the largest one allowed
 * @param coverage share of the passages in (0, 1], see {@link PassageKey#place}
 * @param pairs total number of pairs that sets density and coverage by the size of the corpus; 0
 *     where density and coverage are as they stand
 * @param budget the most it may spend, unless there is no limit
 * @param prices what tokens cost, unless the planner knows it from its settings
 */
public record PlanEntry(
    String id,
    String strategy,
    String llm,
    int density,
    double coverage,
    long pairs,
    Optional<Budget> budget,
    Optional<TokenPrices> prices) {
  public PlanEntry {
    if (density < 1) {
      throw new IllegalArgumentException(id + ": density " + density + " is below 1");
    }
    if (!(coverage > 0 && coverage <= 1)) {
      throw new IllegalArgumentException(id + ": coverage " + coverage + " is not in (0, 1]");
    }
    if (pairs < 0) {
      throw new IllegalArgumentException(id + ": pairs " + pairs + " is below 0");
    }
  }

  /** An entry of a fixed scale, without a limit. */
  public PlanEntry(String id, String strategy, String llm, int density, double coverage) {
    this(id, strategy, llm, density, coverage, 0, Optional.empty(), Optional.empty());
  }

  /** An entry with its id made from the corpus, the strategy and the LLM. */
  public static PlanEntry of(
      String corpus, String strategy, String llm, int density, double coverage) {
    return new PlanEntry(corpus + "/" + strategy + "@" + llm, strategy, llm, density, coverage);
  }

  /** The same with another limit. */
  public PlanEntry withBudget(Optional<Budget> limit) {
    return new PlanEntry(id, strategy, llm, density, coverage, pairs, limit, prices);
  }

  /** The same with other prices. */
  public PlanEntry withPrices(Optional<TokenPrices> known) {
    return new PlanEntry(id, strategy, llm, density, coverage, pairs, budget, known);
  }

  /** The same with a total number of pairs that sets its scale. */
  public PlanEntry withPairs(long total) {
    return new PlanEntry(id, strategy, llm, density, coverage, total, budget, prices);
  }

  /** Whether the entry's coverage takes a passage. */
  public boolean covers(PassageKey passage) {
    return passage.place() < coverage;
  }
}

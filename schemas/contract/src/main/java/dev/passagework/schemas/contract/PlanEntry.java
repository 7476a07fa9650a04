package dev.passagework.schemas.contract;

/**
 * One augmentation strategy by one LLM, at a scale.
 *
 * @param id key of the entry's ledger: {@code corpus/strategy@llm}
 * @param strategy augmentation strategy
 * @param llm LLM that writes the queries
 * @param density queries per passage, at least 1
 * @param coverage share of the passages in (0, 1], see {@link PassageKey#place}
 */
public record PlanEntry(String id, String strategy, String llm, int density, double coverage) {
  public PlanEntry {
    if (density < 1) {
      throw new IllegalArgumentException(id + ": density " + density + " is below 1");
    }
    if (!(coverage > 0 && coverage <= 1)) {
      throw new IllegalArgumentException(id + ": coverage " + coverage + " is not in (0, 1]");
    }
  }

  /** An entry with its id made from the corpus, the strategy and the LLM. */
  public static PlanEntry of(
      String corpus, String strategy, String llm, int density, double coverage) {
    return new PlanEntry(corpus + "/" + strategy + "@" + llm, strategy, llm, density, coverage);
  }

  /** Whether the entry's coverage takes a passage. */
  public boolean covers(PassageKey passage) {
    return passage.place() < coverage;
  }
}

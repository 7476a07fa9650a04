package dev.passagework.schemas.contract;

import java.util.List;

/**
 * The augmentation plan in force for a corpus.
 *
 * @param corpus the corpus
 * @param entries what to buy, in order of priority; their ids are distinct
 */
public record Plan(String corpus, List<PlanEntry> entries) {
  public Plan {
    entries = List.copyOf(entries);
    if (entries.stream().map(PlanEntry::id).distinct().count() != entries.size()) {
      throw new IllegalArgumentException(
          "the plan of corpus '" + corpus + "' names one (strategy, LLM) twice");
    }
  }
}

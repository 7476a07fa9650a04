package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.PlanState.Scale;
import java.util.List;

/**
 * What the ledger of an entry tells all partitions of the passages: what depends on the corpus as a
 * whole.
 *
 * @param entry id of the plan entry
 * @param scale density and coverage in force, and the size of the corpus that they were made for
 * @param examples labelled pairs that prompts show
 */
record Brief(String entry, Scale scale, List<Example> examples) {
  Brief {
    examples = List.copyOf(examples);
  }

  /** The entry at the scale in force. */
  PlanEntry scaled(PlanEntry entry) {
    return new PlanEntry(
        entry.id(), entry.strategy(), entry.llm(), scale.density(), scale.coverage());
  }

  /** Whether a passage is shown as an example, so that nothing may be generated from it. */
  boolean shows(PassageKey passage) {
    return examples.stream().anyMatch(example -> example.passage().equals(passage));
  }
}

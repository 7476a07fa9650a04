package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.PlanEntry;
import java.util.List;
import java.util.Optional;

/**
 * The plan of a corpus as one partition of its passages knows it.
 *
 * @param entries its entries, none if the plan was taken back
 * @param surveyFrom key from which the survey for it goes on; empty when it has ended
 */
record PlanInForce(List<PlanEntry> entries, Optional<String> surveyFrom) {
  PlanInForce {
    entries = List.copyOf(entries);
  }

  /** The entry of an id, unless the plan has none. */
  Optional<PlanEntry> entry(String id) {
    return entries.stream().filter(entry -> entry.id().equals(id)).findFirst();
  }

  /** With the survey at another place. */
  PlanInForce surveyedTo(Optional<String> next) {
    return new PlanInForce(entries, next);
  }
}

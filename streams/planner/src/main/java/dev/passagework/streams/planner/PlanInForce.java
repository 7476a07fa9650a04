package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.PlanEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The plan of a corpus as one partition of its passages knows it.
 *
 * @param entries its entries, none if the plan was taken back
 * @param surveyFrom key from which the survey for it goes on; empty when it has ended
 * @param briefs what is known of the whole corpus, by entry
 */
record PlanInForce(
    List<PlanEntry> entries, Optional<String> surveyFrom, Map<String, Brief> briefs) {
  PlanInForce {
    entries = List.copyOf(entries);
    briefs = Map.copyOf(briefs);
  }

  /** A plan that has just come. */
  static PlanInForce of(List<PlanEntry> entries) {
    return new PlanInForce(entries, Optional.of(""), Map.of());
  }

  /** The entry of an id, unless the plan has none. */
  Optional<PlanEntry> entry(String id) {
    return entries.stream().filter(entry -> entry.id().equals(id)).findFirst();
  }

  /** What is known of the whole corpus for an entry, if anything is. */
  Optional<Brief> brief(PlanEntry entry) {
    return Optional.ofNullable(briefs.get(entry.id()));
  }

  /** With the survey at another place. */
  PlanInForce surveyedTo(Optional<String> next) {
    return new PlanInForce(entries, next, briefs);
  }

  /** With a brief, for which the passages are surveyed anew. */
  PlanInForce with(Brief brief) {
    Map<String, Brief> all = new HashMap<>(briefs);
    all.put(brief.entry(), brief);
    return new PlanInForce(entries, Optional.of(""), all);
  }
}

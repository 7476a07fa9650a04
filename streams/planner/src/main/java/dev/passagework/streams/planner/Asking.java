package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.VariantBlock;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What the plans in force still want of the passages of a task. Asking is idempotent: what was
 * asked for once is noted down, and not asked for again.
 */
final class Asking {
  private final Strategies strategies;
  private final KeyValueStore<String, Asked> asked;
  private final KeyValueStore<String, PlanInForce> plans;

  Asking(Strategies strategies, ProcessorContext<?, ?> context) {
    this.strategies = strategies;
    this.asked = context.getStateStore(PlannerStores.ASKED);
    this.plans = context.getStateStore(PlannerStores.PLANS);
  }

  /**
   * The calls to be made for a passage of which a note exists; they count as asked for from now.
   */
  List<Release> ask(PassageKey passage, Asked before) {
    List<Release> releases = new ArrayList<>();
    PlanInForce plan = plans.get(passage.corpus());
    Asked now = before;
    for (PlanEntry entry : plan == null ? List.<PlanEntry>of() : plan.entries()) {
      if (entry.covers(passage)) {
        List<VariantBlock> missing = before.missing(entry, strategies.of(entry));
        missing.forEach(
            block -> releases.add(new Release(entry.id(), passage, before.since(), block)));
        now = missing.isEmpty() ? now : now.plus(entry.id(), missing);
      }
    }
    if (!releases.isEmpty()) {
      asked.put(passage.toString(), now);
    }
    return releases;
  }
}

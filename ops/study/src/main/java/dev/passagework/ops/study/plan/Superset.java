package dev.passagework.ops.study.plan;

import dev.passagework.schemas.contract.Budget;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.Recipe;
import dev.passagework.streams.planner.Strategies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The pairs that all arms of a study learn parts of: for every corpus, strategy and LLM the largest
 * density and coverage that any arm asks for. Both are nested, so that what a smaller arm learns is
 * bought with the largest one, once.
 */
public final class Superset {
  private Superset() {}

  /** The plans, one for each corpus that something is asked about, without a limit. */
  public static List<Plan> of(Study study) {
    Strategies strategies = Strategies.builtIn();
    Map<String, Map<String, PlanEntry>> byCorpus = new TreeMap<>();
    for (Trial trial : study.trials()) {
      Arm arm = trial.arm();
      for (String corpus : arm.corpora()) {
        Map<String, PlanEntry> entries =
            byCorpus.computeIfAbsent(corpus, key -> new LinkedHashMap<>());
        for (String strategy : arm.strategies()) {
          List<String> llms = strategies.needsNoLlm(strategy) ? List.of(Recipe.NO_LLM) : arm.llms();
          llms.forEach(llm -> widen(entries, entry(study, corpus, strategy, llm, arm)));
        }
      }
    }
    List<Plan> plans = new ArrayList<>();
    byCorpus.forEach(
        (corpus, entries) -> {
          if (!entries.isEmpty()) {
            plans.add(new Plan(corpus, List.copyOf(entries.values())));
          }
        });
    return plans;
  }

  /**
   * A plan with a part of a budget on each entry.
   *
   * @param shares part of each entry, by its id; those without one have no limit
   */
  public static Plan limited(Plan plan, Budget budget, Map<String, Double> shares) {
    return new Plan(
        plan.corpus(),
        plan.entries().stream()
            .map(
                entry ->
                    entry.withBudget(
                        Optional.ofNullable(shares.get(entry.id()))
                            .map(share -> new Budget(budget.amount() * share, budget.unit()))))
            .toList());
  }

  private static PlanEntry entry(Study study, String corpus, String strategy, String llm, Arm arm) {
    return PlanEntry.of(corpus, strategy, llm, arm.density(), arm.coverage())
        .withPrices(study.llm(llm).map(Llm::prices));
  }

  private static void widen(Map<String, PlanEntry> entries, PlanEntry more) {
    entries.merge(
        more.id(),
        more,
        (one, other) ->
            new PlanEntry(
                one.id(),
                one.strategy(),
                one.llm(),
                Math.max(one.density(), other.density()),
                Math.max(one.coverage(), other.coverage()),
                0,
                Optional.empty(),
                one.prices()));
  }
}

package dev.passagework.ops.study.plan;

import dev.passagework.schemas.contract.Budget;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.TokenPrices;
import dev.passagework.schemas.contract.TokenUsage;
import dev.passagework.streams.planner.Forecast;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a study will ask of LLMs, worked out before anything is spent.
 *
 * @param plans the plans, with a part of the budget on each entry where there is a budget
 * @param forecast all calls and tokens
 * @param money the most that they cost
 */
public record Preflight(List<Plan> plans, Forecast forecast, double money) {
  private static final Forecast NOTHING = new Forecast(0, 0, 0);

  public Preflight {
    plans = List.copyOf(plans);
  }

  /**
   * Checks a study and works out its cost.
   *
   * @throws IllegalArgumentException if it cannot be run, or its budget cannot pay for it; the
   *     message is one line that names cause and cure
   */
  public static Preflight of(Study study, Folders folders) {
    StudyCheck.check(study);
    Map<String, Forecast> byEntry = new LinkedHashMap<>();
    List<Plan> plans = Superset.of(study);
    for (Plan plan : plans) {
      List<Passage> passages = folders.passages(plan.corpus());
      for (PlanEntry entry : plan.entries()) {
        Plan alone = new Plan(plan.corpus(), List.of(entry));
        byEntry.put(entry.id(), Forecast.of(alone, passages.stream()));
      }
    }
    Forecast all = byEntry.values().stream().reduce(NOTHING, Forecast::plus);
    double money =
        plans.stream()
            .flatMap(plan -> plan.entries().stream())
            .mapToDouble(entry -> money(entry, byEntry.getOrDefault(entry.id(), NOTHING)))
            .sum();
    if (study.budget().isEmpty()) {
      return new Preflight(plans, all, money);
    }
    Budget budget = study.budget().get();
    double cost = budget.unit() == Budget.Unit.MONEY ? money : tokens(all);
    if (cost > budget.amount()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the budget of %,.2f %s cannot pay for the study, whose %,d requests may take %,.2f:"
                  + " raise it, or ask for less density or coverage",
              budget.amount(),
              budget.unit().code(),
              all.calls(),
              cost));
    }
    return new Preflight(limited(plans, budget, byEntry), all, money);
  }

  /** Every entry that costs something gets its part of the budget. */
  private static List<Plan> limited(
      List<Plan> plans, Budget budget, Map<String, Forecast> byEntry) {
    Map<String, Double> costs = new LinkedHashMap<>();
    for (Plan plan : plans) {
      for (PlanEntry entry : plan.entries()) {
        Forecast forecast = byEntry.getOrDefault(entry.id(), NOTHING);
        double cost =
            budget.unit() == Budget.Unit.MONEY ? money(entry, forecast) : tokens(forecast);
        if (cost > 0) {
          costs.put(entry.id(), cost);
        }
      }
    }
    double sum = costs.values().stream().mapToDouble(Double::doubleValue).sum();
    costs.replaceAll((id, cost) -> cost / sum);
    List<Plan> limited = new ArrayList<>();
    plans.forEach(plan -> limited.add(Superset.limited(plan, budget, costs)));
    return limited;
  }

  private static double money(PlanEntry entry, Forecast forecast) {
    return entry
        .prices()
        .orElse(TokenPrices.FREE)
        .of(new TokenUsage(forecast.promptTokens(), forecast.mostCompletionTokens()));
  }

  private static double tokens(Forecast forecast) {
    return forecast.promptTokens() + forecast.mostCompletionTokens();
  }
}

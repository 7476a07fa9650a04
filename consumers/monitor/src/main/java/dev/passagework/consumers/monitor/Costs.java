package dev.passagework.consumers.monitor;

import dev.passagework.schemas.contract.PlanState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What every plan entry has spent, and is forecast to spend. */
final class Costs implements Section {
  private final Map<String, PlanState> entries = new TreeMap<>();
  private long revision;

  /**
   * The ledger of an entry.
   *
   * @param forecastTokens tokens of all its requests together, at the mean of those answered so far
   * @param forecastCost their cost
   * @param unit unit of what follows
   * @param budget the most that may be spent, 0 for no limit
   * @param reserved bound on what the unanswered requests may still take
   * @param spent what was spent of the budget
   * @param forecast what all requests are expected to take together, 0 before it is known
   */
  record Entry(
      String entry,
      String status,
      String reason,
      long requests,
      long sent,
      long answered,
      long failed,
      long promptTokens,
      long completionTokens,
      double cost,
      double forecastTokens,
      double forecastCost,
      String unit,
      double budget,
      double reserved,
      double spent,
      double forecast,
      long t) {}

  @Override
  public String name() {
    return "costs";
  }

  @Override
  public synchronized long revision() {
    return revision;
  }

  @Override
  public synchronized List<Entry> view() {
    return entries.values().stream().map(Costs::entry).toList();
  }

  synchronized void planState(PlanState state) {
    entries.put(state.entry(), state);
    revision++;
  }

  /** Requests sent and not yet answered or given up. */
  synchronized long inFlight() {
    return entries.values().stream()
        .mapToLong(state -> Math.max(0, state.sent() - state.answered() - state.failed()))
        .sum();
  }

  /** Requests that entries which run have asked for and the planner has not sent. */
  synchronized long unsent() {
    return entries.values().stream()
        .filter(state -> state.status() == PlanState.Status.RUNNING)
        .mapToLong(state -> Math.max(0, state.requests() - state.sent() - state.withdrawn()))
        .sum();
  }

  private static Entry entry(PlanState state) {
    long done = state.answered() + state.failed();
    double factor = done == 0 ? 0 : (double) state.requests() / done;
    long tokens = state.usage().prompt() + state.usage().completion();
    return new Entry(
        state.entry(),
        state.status().code(),
        state.reason(),
        state.requests(),
        state.sent(),
        state.answered(),
        state.failed(),
        state.usage().prompt(),
        state.usage().completion(),
        state.cost(),
        tokens * factor,
        state.cost() * factor,
        state.account().unit().code(),
        state.account().budget(),
        state.account().reserved(),
        state.account().spent(),
        state.account().forecast().orElse(0),
        state.time().toEpochMilli());
  }
}

package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.Budget;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.PlanState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The ledger of a plan entry as others see it. */
final class Statement {
  /** Replies after which what they took tells what all will take. */
  static final int ENOUGH = 100;

  private Statement() {}

  /** The state of an entry. */
  static PlanState of(String entry, Ledger ledger, Instant time) {
    Ledger.Counts counts = ledger.counts();
    return new PlanState(
        entry,
        entry.substring(0, entry.indexOf('/')),
        ledger.status(),
        ledger.stop(),
        counts.requests(),
        counts.sent(),
        counts.answered(),
        counts.failed(),
        counts.withdrawn(),
        ledger.account().usage(),
        ledger.account().cost(),
        time,
        account(ledger),
        scale(ledger));
  }

  /** The measurements that a state holds. */
  static List<MetricEvent> metrics(PlanState state) {
    String[] parts = state.entry().substring(state.entry().indexOf('/') + 1).split("@", 2);
    Map<String, String> dimensions =
        Map.of(
            "corpus",
            state.corpus(),
            "strategy",
            parts[0],
            "llm",
            parts[1],
            "unit",
            state.account().unit().code());
    Map<String, Double> values = new TreeMap<>();
    values.put("unanswered", (double) state.unanswered());
    values.put("reserved", state.account().reserved());
    values.put("spent", state.account().spent());
    state.account().forecast().ifPresent(forecast -> values.put("forecast", forecast));
    return values.entrySet().stream()
        .map(
            value ->
                new MetricEvent(
                    value.getKey(), value.getValue(), state.entry(), dimensions, state.time()))
        .toList();
  }

  private static PlanState.Account account(Ledger ledger) {
    Budget.Unit unit = ledger.terms().map(Terms::unit).orElse(Budget.Unit.TOKENS);
    return new PlanState.Account(
        unit,
        ledger.terms().flatMap(Terms::budget).map(Budget::amount).orElse(0.0),
        ledger.account().reserved(unit, ledger.prices()),
        ledger.account().spent(unit),
        forecast(ledger, unit));
  }

  /** What was spent, and for the calls that are not settled what a settled one took on average. */
  private static OptionalDouble forecast(Ledger ledger, Budget.Unit unit) {
    Ledger.Counts counts = ledger.counts();
    long replies = counts.answered() + counts.failed();
    long all = counts.requests() - counts.withdrawn();
    if (replies == 0 || replies < Math.min(ENOUGH, all)) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(ledger.account().spent(unit) / replies * all);
  }

  private static PlanState.Scale scale(Ledger ledger) {
    return ledger
        .terms()
        .filter(Terms::wanted)
        .map(
            terms ->
                terms.needsBrief()
                    ? ledger.briefing().brief().map(Brief::scale).orElse(PlanState.Scale.UNKNOWN)
                    : new PlanState.Scale(terms.density(), terms.coverage(), 0))
        .orElse(PlanState.Scale.UNKNOWN);
  }
}

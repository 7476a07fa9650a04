package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.PlanState;
import java.util.List;

/** What leaves a ledger. */
sealed interface LedgerOutput {
  /** A call to be written, keyed by its passage. */
  record Released(Release release) implements LedgerOutput {}

  /** The counts of a plan entry, keyed by its id. */
  record Reported(PlanState state) implements LedgerOutput {}

  /** A measurement, keyed by what was measured. */
  record Measured(MetricEvent metric) implements LedgerOutput {}

  /** What all partitions of the passages are told, keyed by corpus. */
  record Briefed(Brief brief) implements LedgerOutput {}

  /** The call, if this is one. */
  default List<Release> releases() {
    return this instanceof Released released ? List.of(released.release()) : List.of();
  }

  /** The counts, if these are some. */
  default List<PlanState> states() {
    return this instanceof Reported reported ? List.of(reported.state()) : List.of();
  }

  /** The measurement, if this is one. */
  default List<MetricEvent> metrics() {
    return this instanceof Measured measured ? List.of(measured.metric()) : List.of();
  }

  /** What is told, if something is. */
  default List<PlanNews> briefs() {
    return this instanceof Briefed briefed
        ? List.of(new PlanNews.Briefed(briefed.brief()))
        : List.of();
  }
}

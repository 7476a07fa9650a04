package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.PlanState;
import java.util.List;

/** What leaves a ledger. */
sealed interface LedgerOutput {
  /** A call to be written, keyed by its passage. */
  record Released(Release release) implements LedgerOutput {}

  /** The counts of a plan entry, keyed by its id. */
  record Reported(PlanState state) implements LedgerOutput {}

  /** The call, if this is one. */
  default List<Release> releases() {
    return this instanceof Released released ? List.of(released.release()) : List.of();
  }

  /** The counts, if these are some. */
  default List<PlanState> states() {
    return this instanceof Reported reported ? List.of(reported.state()) : List.of();
  }
}

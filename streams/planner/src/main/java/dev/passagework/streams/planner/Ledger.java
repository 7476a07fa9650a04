package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.PlanState;
import dev.passagework.schemas.contract.TokenUsage;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/**
 * The counts of a plan entry. Its queue holds the calls numbered {@code released}, ..., {@code
 * counts.requests - 1}.
 *
 * @param released number of calls taken from the queue
 * @param counts what became of the calls
 * @param usage tokens spent
 * @param cost money spent
 * @param surveying partitions whose passages are being walked over for a new plan
 */
record Ledger(long released, Counts counts, TokenUsage usage, double cost, Set<Integer> surveying) {
  static final Ledger NEW = new Ledger(0, new Counts(0, 0, 0, 0, 0), TokenUsage.NONE, 0, Set.of());

  Ledger {
    surveying = Set.copyOf(surveying);
  }

  /**
   * How many calls came how far.
   *
   * @param requests calls ever queued
   * @param sent calls written as requests
   * @param answered calls answered
   * @param failed calls that ended as dead letters and were not answered after that
   * @param withdrawn calls found void when they were to be written
   */
  record Counts(long requests, long sent, long answered, long failed, long withdrawn) {
    /** Number of calls that nothing more is expected of. */
    long settled() {
      return answered + failed + withdrawn;
    }

    private Counts after(LedgerEvent.Step.Kind kind) {
      return switch (kind) {
        case SENT -> new Counts(requests, sent + 1, answered, failed, withdrawn);
        case ANSWERED -> new Counts(requests, sent, answered + 1, failed, withdrawn);
        case FAILED -> new Counts(requests, sent, answered, failed + 1, withdrawn);
        case RECOVERED -> new Counts(requests, sent, answered + 1, failed - 1, withdrawn);
        case WITHDRAWN -> new Counts(requests, sent, answered, failed, withdrawn + 1);
      };
    }
  }

  /** Number of released calls that were neither answered nor failed nor withdrawn. */
  long outstanding() {
    return released - counts.settled();
  }

  /** Whether the next call of the queue may go, so that at most {@code ahead} are outstanding. */
  boolean mayRelease(int ahead) {
    return released < counts.requests() && outstanding() < ahead;
  }

  /** The ledger after the next call was taken from the queue. */
  Ledger releasedOne() {
    return new Ledger(released + 1, counts, usage, cost, surveying);
  }

  /** The ledger after a call was queued. */
  Ledger queuedOne() {
    Counts more =
        new Counts(
            counts.requests() + 1,
            counts.sent(),
            counts.answered(),
            counts.failed(),
            counts.withdrawn());
    return new Ledger(released, more, usage, cost, surveying);
  }

  /** The ledger after a step of a released call. */
  Ledger after(LedgerEvent.Step step) {
    return new Ledger(
        released,
        counts.after(step.kind()),
        usage.plus(step.usage()),
        cost + step.cost(),
        surveying);
  }

  /** The ledger after the begin or end of a survey. */
  Ledger after(LedgerEvent.Survey survey) {
    Set<Integer> now = new TreeSet<>(surveying);
    boolean changed = survey.over() ? now.remove(survey.partition()) : now.add(survey.partition());
    return changed ? new Ledger(released, counts, usage, cost, now) : this;
  }

  /** Complete when every call is settled and no passage remains to be looked at. */
  PlanState.Status status() {
    boolean complete = surveying.isEmpty() && counts.settled() == counts.requests();
    return complete ? PlanState.Status.COMPLETE : PlanState.Status.RUNNING;
  }

  /** The ledger as others see it. */
  PlanState state(String entry, Instant time) {
    return new PlanState(
        entry,
        entry.substring(0, entry.indexOf('/')),
        status(),
        "",
        counts.requests(),
        counts.sent(),
        counts.answered(),
        counts.failed(),
        counts.withdrawn(),
        usage,
        cost,
        time);
  }
}

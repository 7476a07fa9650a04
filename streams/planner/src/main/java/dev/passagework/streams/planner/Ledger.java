package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.PlanState;
import dev.passagework.schemas.contract.TokenPrices;
import dev.passagework.schemas.contract.TokenUsage;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The counts of a plan entry. Its queue holds the calls numbered {@code released}, ..., {@code
 * counts.requests - 1}.
 *
 * @param released number of calls taken from the queue
 * @param counts what became of the calls
 * @param account what was and may be spent
 * @param surveying partitions whose passages are being walked over for a new plan
 * @param terms what the plan says, once it has come
 * @param briefing what is known of the corpus as a whole
 * @param gains upper end of the interval of what more pairs may bring, by what it was measured on
 * @param stop why the next call of the queue does not go, although others may; empty if it does
 */
record Ledger(
    long released,
    Counts counts,
    Account account,
    Set<Integer> surveying,
    Optional<Terms> terms,
    Briefing briefing,
    Map<String, Double> gains,
    String stop) {
  static final Ledger NEW =
      new Ledger(
          0,
          new Counts(0, 0, 0, 0, 0),
          Account.EMPTY,
          Set.of(),
          Optional.empty(),
          Briefing.NEW,
          Map.of(),
          "");

  /** Stands in the surveying partitions for those that have not begun. */
  private static final int NONE_YET = -1;

  Ledger {
    surveying = Set.copyOf(surveying);
    gains = Map.copyOf(gains);
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

    private Counts queuedOne() {
      return new Counts(requests + 1, sent, answered, failed, withdrawn);
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

  /** Whether calls wait in the queue. */
  boolean hasQueue() {
    return released < counts.requests();
  }

  /** Whether the plan has come, and still wants the entry. */
  boolean isWanted() {
    return terms.filter(Terms::wanted).isPresent();
  }

  /** What tokens cost, nothing where that is not known. */
  TokenPrices prices() {
    return terms.flatMap(Terms::prices).orElse(TokenPrices.FREE);
  }

  /** Whether the next call cannot bring the entry over its budget. */
  boolean affords(TokenUsage bound) {
    return terms
        .flatMap(Terms::budget)
        .map(budget -> account.affords(bound, budget, prices()))
        .orElse(true);
  }

  /** The ledger after the next call was taken from the queue, with its bound reserved. */
  Ledger releasedOne(TokenUsage bound) {
    return new Ledger(
        released + 1, counts, account.reserving(bound), surveying, terms, briefing, gains, stop);
  }

  /** The ledger after a call was queued. */
  Ledger queuedOne() {
    return new Ledger(
        released, counts.queuedOne(), account, surveying, terms, briefing, gains, stop);
  }

  /** The ledger after a step of a released call. */
  Ledger after(LedgerEvent.Step step) {
    return new Ledger(
        released,
        counts.after(step.kind()),
        account.after(step, prices()),
        surveying,
        terms,
        briefing,
        gains,
        stop);
  }

  /** The ledger after the begin or end of a survey. */
  Ledger after(LedgerEvent.Survey survey) {
    Set<Integer> now = new TreeSet<>(surveying);
    boolean first = now.remove(NONE_YET);
    boolean changed = survey.over() ? now.remove(survey.partition()) : now.add(survey.partition());
    return first || changed
        ? new Ledger(released, counts, account, now, terms, briefing, gains, stop)
        : this;
  }

  /** The ledger under a plan that has come; what stopped it under another one does not any more. */
  Ledger after(LedgerEvent.Ordered ordered) {
    Set<Integer> expected = new TreeSet<>(surveying);
    if (ordered.terms().wanted()) {
      expected.add(NONE_YET);
    }
    return new Ledger(
        released, counts, account, expected, Optional.of(ordered.terms()), briefing, Map.of(), "");
  }

  /** A ledger that nothing has happened to, under terms that no survey follows. */
  static Ledger under(Terms terms) {
    return new Ledger(
        0, NEW.counts, Account.EMPTY, Set.of(), Optional.of(terms), Briefing.NEW, Map.of(), "");
  }

  /** The ledger with what more pairs may bring. */
  Ledger after(LedgerEvent.Gain news) {
    Map<String, Double> known = new TreeMap<>(gains);
    known.put(news.source(), news.upper());
    return new Ledger(released, counts, account, surveying, terms, briefing, known, stop);
  }

  /** What more pairs may bring at most, wherever that is the most; empty where nobody knows. */
  OptionalDouble gain() {
    return gains.values().stream().mapToDouble(Double::doubleValue).max();
  }

  /** The ledger with what is known of the corpus. */
  Ledger with(Briefing known) {
    return new Ledger(released, counts, account, surveying, terms, known, gains, stop);
  }

  /** The ledger stopped for a reason, or going if that is empty. */
  Ledger stopped(String reason) {
    return new Ledger(released, counts, account, surveying, terms, briefing, gains, reason);
  }

  /** Complete when every call is settled and no passage remains to be looked at. */
  PlanState.Status status() {
    if (!stop.isEmpty()) {
      return PlanState.Status.STOPPED;
    }
    boolean complete =
        surveying.isEmpty() && !awaitsBrief() && counts.settled() == counts.requests();
    return complete ? PlanState.Status.COMPLETE : PlanState.Status.RUNNING;
  }

  /** Whether the partitions have to be told something that they do not know yet. */
  boolean awaitsBrief() {
    return terms.filter(Terms::wanted).filter(Terms::needsBrief).isPresent()
        && (briefing.brief().isEmpty() || briefing.pending());
  }
}

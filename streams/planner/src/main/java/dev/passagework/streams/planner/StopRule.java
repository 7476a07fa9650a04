package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.Budget;
import dev.passagework.schemas.contract.TokenUsage;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * When the next call of a ledger's queue does not go.
 *
 * @param ahead largest number of unanswered requests of a plan entry
 * @param leastGain gain per thousand pairs under which an entry stops, where one is set
 */
record StopRule(int ahead, OptionalDouble leastGain) {
  /** Whether the next call may go, so that at most {@code ahead} are unanswered. */
  boolean allows(Ledger ledger, TokenUsage bound) {
    if (!ledger.hasQueue() || ledger.outstanding() >= ahead || ledger.terms().isEmpty()) {
      return false;
    }
    Terms terms = ledger.terms().orElseThrow();
    return !terms.wanted()
        || (!terms.lacksPrices()
            && !ledger.briefing().outgrown(terms)
            && !isBelowGain(ledger)
            && ledger.affords(bound));
  }

  /**
   * Why the entry has stopped, in words that begin with what stopped it; empty if it has not. A
   * budget stops it only when no answer can make room any more.
   *
   * @param next bound of the next call, where one waits
   */
  String reason(Ledger ledger, TokenUsage next) {
    if (!ledger.isWanted()) {
      return "";
    }
    Terms terms = ledger.terms().orElseThrow();
    if (lacksExamples(ledger, terms)) {
      return "examples: the corpus has no labelled pairs yet; feed some with 'passagework feed pairs'";
    }
    if (!ledger.hasQueue()) {
      return "";
    }
    if (terms.lacksPrices()) {
      return "prices: the budget is in money, but nobody knows what tokens cost; give prompt-price"
          + " and completion-price in the plan";
    }
    if (isBelowGain(ledger)) {
      return String.format(
          Locale.ROOT,
          "gain: another thousand pairs bring at most %.5f, which is under %.5f",
          ledger.gain().orElseThrow(),
          leastGain.orElseThrow());
    }
    boolean spent = ledger.outstanding() == 0 && !ledger.affords(next);
    return spent ? budget(ledger, terms, next) : "";
  }

  private boolean isBelowGain(Ledger ledger) {
    return leastGain.isPresent()
        && ledger.gain().isPresent()
        && ledger.gain().getAsDouble() < leastGain.getAsDouble();
  }

  private static boolean lacksExamples(Ledger ledger, Terms terms) {
    return terms.examples() > 0
        && !ledger.briefing().pending()
        && ledger.briefing().brief().filter(brief -> brief.examples().isEmpty()).isPresent();
  }

  private static String budget(Ledger ledger, Terms terms, TokenUsage next) {
    Budget limit = terms.budget().orElseThrow();
    return String.format(
        Locale.ROOT,
        "budget: %s of %s %s are spent, and the next call may take %s; raise the budget to go on",
        amount(ledger.account().spent(limit.unit()), limit.unit()),
        amount(limit.amount(), limit.unit()),
        limit.unit().code(),
        amount(Account.in(limit.unit(), next, ledger.prices()), limit.unit()));
  }

  private static String amount(double value, Budget.Unit unit) {
    return String.format(Locale.ROOT, unit == Budget.Unit.MONEY ? "%.6f" : "%,.0f", value);
  }
}

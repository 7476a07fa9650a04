package dev.passagework.schemas.contract;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * The ledger of a plan entry as it stands. Requests outstanding = sent - answered - failed.
 *
 * @param entry id of the plan entry
 * @param corpus corpus that it augments
 * @param status whether it runs
 * @param reason why it stopped, empty otherwise
 * @param requests requests that the fed passages ask for
 * @param sent requests sent to the augmenter
 * @param answered requests answered with queries
 * @param failed requests that ended as dead letters
 * @param withdrawn requests made void, before they were sent, by a change of their passage
 * @param usage tokens spent
 * @param cost money spent, in the currency of the prices set
 * @param time when it stood so
 * @param account what was and may be spent
 * @param scale scale in force
 */
public record PlanState(
    String entry,
    String corpus,
    Status status,
    String reason,
    long requests,
    long sent,
    long answered,
    long failed,
    long withdrawn,
    TokenUsage usage,
    double cost,
    Instant time,
    Account account,
    Scale scale) {

  /** A ledger without a limit, whose scale is not known. */
  public PlanState(
      String entry,
      String corpus,
      Status status,
      String reason,
      long requests,
      long sent,
      long answered,
      long failed,
      long withdrawn,
      TokenUsage usage,
      double cost,
      Instant time) {
    this(
        entry,
        corpus,
        status,
        reason,
        requests,
        sent,
        answered,
        failed,
        withdrawn,
        usage,
        cost,
        time,
        Account.EMPTY,
        Scale.UNKNOWN);
  }

  /** Number of requests that are neither answered nor failed. */
  public long unanswered() {
    return sent - answered - failed;
  }

  /**
   * What was and may be spent, all in one unit.
   *
   * @param unit the unit
   * @param budget the most that may be spent, 0 for no limit
   * @param reserved bound on what the unanswered requests may still take
   * @param spent what was spent
   * @param forecast what all requests are expected to take together, once enough were answered
   */
  public record Account(
      Budget.Unit unit, double budget, double reserved, double spent, OptionalDouble forecast) {
    public static final Account EMPTY =
        new Account(Budget.Unit.TOKENS, 0, 0, 0, OptionalDouble.empty());
  }

  /**
   * The scale in force.
   *
   * @param density queries per passage, 0 before they are known
   * @param coverage share of the passages, 0 before it is known
   * @param passages passages of the corpus, where the scale depends on them; 0 otherwise
   */
  public record Scale(int density, double coverage, long passages) {
    public static final Scale UNKNOWN = new Scale(0, 0, 0);
  }

  /** Whether an entry has work left. */
  public enum Status implements Code {
    RUNNING,
    COMPLETE,
    STOPPED
  }
}

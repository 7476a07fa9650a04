package dev.passagework.schemas.contract;

import java.time.Instant;

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
    Instant time) {

  /** Whether an entry has work left. */
  public enum Status implements Code {
    RUNNING,
    COMPLETE,
    STOPPED
  }
}

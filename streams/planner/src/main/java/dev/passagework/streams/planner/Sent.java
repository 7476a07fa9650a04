package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.TokenUsage;

/**
 * What the planner knows of a request.
 *
 * @param entry id of the plan entry that asked
 * @param state how far it has come
 * @param usage tokens of an answer that came unasked, none otherwise
 * @param cost money paid for an answer that came unasked
 * @param bound tokens reserved for it while it waits, none otherwise
 */
record Sent(String entry, State state, TokenUsage usage, double cost, TokenUsage bound) {
  /** How far a request has come. */
  enum State {
    WAITING,
    ANSWERED,
    FAILED,
    /** Answered, but not sent by this planner: one before it lost its state sent the request. */
    ANSWERED_UNASKED
  }

  static Sent of(String entry, State state) {
    return new Sent(entry, state, TokenUsage.NONE, 0, TokenUsage.NONE);
  }

  static Sent waiting(String entry, TokenUsage bound) {
    return new Sent(entry, State.WAITING, TokenUsage.NONE, 0, bound);
  }
}

package dev.passagework.consumers.augmenter;

import java.util.function.Function;

/** What to do with a request after a call. */
sealed interface Verdict {

  /** It is over. */
  record Finished(Outcome outcome) implements Verdict {}

  /** Another call, at once. */
  record Again(Task task) implements Verdict {}

  /**
   * Another call, later.
   *
   * @param retries number of waits so far, from 1: the exponent of the back-off
   */
  record Later(Task task, int retries) implements Verdict {}

  default <T> T fold(
      Function<Finished, T> finished, Function<Again, T> again, Function<Later, T> later) {
    if (this instanceof Finished f) {
      return finished.apply(f);
    }
    return this instanceof Again a ? again.apply(a) : later.apply((Later) this);
  }
}

package dev.passagework.consumers.trainer;

import java.util.function.Function;

/** What came of one step. */
sealed interface StepOutcome {

  /**
   * The weights were updated.
   *
   * @param loss loss of the batch before the update
   * @param gradientNorm global norm of the gradient before clipping
   */
  record Learnt(double loss, double gradientNorm) implements StepOutcome {}

  /** The batch is a pair without negatives, of which nothing can be learnt. */
  record Lonely() implements StepOutcome {}

  /**
   * Loss or gradient is not a number, and nothing was updated.
   *
   * @param loss loss of the batch
   * @param gradientNorm global norm of the gradient; not a number where none was computed
   */
  record NotFinite(double loss, double gradientNorm) implements StepOutcome {}

  /** One value from whichever it is. */
  default <T> T fold(
      Function<Learnt, T> learnt, Function<Lonely, T> lonely, Function<NotFinite, T> notFinite) {
    if (this instanceof Learnt outcome) {
      return learnt.apply(outcome);
    }
    if (this instanceof Lonely outcome) {
      return lonely.apply(outcome);
    }
    return notFinite.apply((NotFinite) this);
  }
}

package dev.passagework.consumers.trainer;

/** Another process trains the model now: this one must end. */
final class TakenOverException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TakenOverException(String model, Throwable cause) {
    super(
        "another trainer of model %s has taken over; give each its own trainer.model"
            .formatted(model),
        cause);
  }
}

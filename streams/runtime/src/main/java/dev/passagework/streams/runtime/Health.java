package dev.passagework.streams.runtime;

/** How a service is. */
public sealed interface Health {

  /** It is on its way up, or moving work between instances. */
  record Starting() implements Health {}

  /** It works. */
  record Running() implements Health {}

  /**
   * It runs, but something outside keeps it from its work; it goes on by itself once that is gone.
   *
   * @param message one line that names the cause and the cure
   */
  record Impeded(String message) implements Health {}

  /** It was told to end, or its work is complete. */
  record Ended() implements Health {}

  /**
   * It cannot go on.
   *
   * @param message one line that names the cause and the cure
   * @param cause what was thrown
   */
  record Failed(String message, Throwable cause) implements Health {}

  /** Whether the service will do no more work. */
  default boolean isOver() {
    return this instanceof Ended || this instanceof Failed;
  }
}

package dev.passagework.streams.embedded;

import org.jspecify.annotations.Nullable;

/**
 * A start that the surroundings prevented: a taken port, a locked or unusable directory, an
 * unreachable broker. The message is one line for the person who started it, with the cause and the
 * cure.
 */
public final class EmbeddedStartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  EmbeddedStartException(String message) {
    super(message);
  }

  EmbeddedStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * The refusal of a port that another process listens on; {@code option} is what chooses another.
   */
  static EmbeddedStartException portTaken(int port, String option, Throwable cause) {
    return new EmbeddedStartException(
        "the port %d is taken: choose another with %s or stop what listens there"
            .formatted(port, option),
        cause);
  }
}

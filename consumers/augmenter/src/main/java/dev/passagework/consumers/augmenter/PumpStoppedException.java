package dev.passagework.consumers.augmenter;

import org.jspecify.annotations.Nullable;

/** The pump cannot go on; the message is one line that names the cause and the cure. */
final class PumpStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PumpStoppedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

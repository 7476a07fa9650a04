package dev.passagework.streams.runtime;

import java.io.IOException;

/**
 * The files of a checkpoint are there, and are of no use: they are not what their hashes say, or
 * hold no model. Trying again changes nothing, unlike after any other {@link IOException}.
 */
public final class DamagedCheckpointException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * The exception.
   *
   * @param message one line that names the checkpoint and the file
   */
  public DamagedCheckpointException(String message) {
    super(message);
  }

  /**
   * The exception, after another one.
   *
   * @param message one line that names the checkpoint and the file
   */
  public DamagedCheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}

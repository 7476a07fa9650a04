package dev.passagework.streams.runtime;

/**
 * A record of a declared topic that can be read but never be handled. Thrown by a processor that
 * reads the topic itself (not one behind a repartition topic), it sends the record to the topic's
 * dead letters.
 */
public final class PoisonException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * The exception.
   *
   * @param cause one line: what is wrong with the record
   */
  public PoisonException(String cause) {
    super(cause);
  }
}

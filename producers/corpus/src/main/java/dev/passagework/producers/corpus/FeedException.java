package dev.passagework.producers.corpus;

/** A source that cannot be fed as asked. The message is one line with cause and cure. */
public final class FeedException extends RuntimeException {
  FeedException(String message) {
    super(message);
  }

  FeedException(String message, Throwable cause) {
    super(message, cause);
  }
}

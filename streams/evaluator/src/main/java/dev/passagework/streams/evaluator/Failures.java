package dev.passagework.streams.evaluator;

import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;

/** What work on the desk failed with. */
final class Failures {
  private Failures() {}

  /** What was thrown first: neither futures nor what may throw nothing checked say more. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof UncheckedIOException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** A failure in words. An error of the machine, such as lack of memory, is thrown on. */
  static String words(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }
}

package dev.passagework.consumers.augmenter.llm;

import java.io.IOException;

/** A reply that is larger than anybody wants to read. */
final class ReplyTooLargeException extends IOException {
  private static final long serialVersionUID = 1;

  ReplyTooLargeException(int limit) {
    super("the reply is larger than " + limit + " bytes");
  }
}

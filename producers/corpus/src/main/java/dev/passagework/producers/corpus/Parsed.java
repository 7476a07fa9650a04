package dev.passagework.producers.corpus;

import java.util.function.Consumer;

/**
 * What became of a line: a value, or the reason why there is none.
 *
 * @param <T> what a good line holds
 */
public sealed interface Parsed<T> {

  /** Outcome of a good line, with where it was. */
  record Good<T>(T value, String source, long line) implements Parsed<T> {
    /** The same place, found to be malformed after all. */
    MalformedLine refuse(String reason) {
      return new MalformedLine(source, line, reason);
    }
  }

  /** Outcome of a malformed line. */
  record Malformed<T>(MalformedLine line) implements Parsed<T> {}

  /** Hands the outcome to whom it concerns. */
  default void accept(Consumer<Good<T>> good, Consumer<MalformedLine> malformed) {
    if (this instanceof Good<T> value) {
      good.accept(value);
    } else if (this instanceof Malformed<T> refused) {
      malformed.accept(refused.line());
    }
  }
}

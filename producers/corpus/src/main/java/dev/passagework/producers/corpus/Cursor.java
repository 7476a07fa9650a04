package dev.passagework.producers.corpus;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A pass over a source, one line at a time, that holds its file open.
 *
 * @param <T> what a good line holds
 */
public interface Cursor<T> extends AutoCloseable {
  /**
   * The next line, or null at the end.
   *
   * @throws FeedException if the source cannot be read on
   */
  @Nullable Parsed<T> next();

  /** Hands over every line that is left. */
  default void forEach(Consumer<Parsed.Good<T>> good, Consumer<MalformedLine> malformed) {
    for (Parsed<T> parsed = next(); parsed != null; parsed = next()) {
      parsed.accept(good, malformed);
    }
  }

  @Override
  void close();
}

package dev.passagework.producers.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A pass over the lines of one file. Blank lines are passed over, and so is a header.
 *
 * @param <T> what a good line holds
 */
final class LineCursor<T> implements Cursor<T> {
  private final String source;
  private final LineReader lines;
  private final LineParser<T> parser;
  private final Predicate<String> header;

  LineCursor(String source, InputStream in, LineParser<T> parser) {
    this(source, in, parser, line -> false);
  }

  /**
   * A pass over the lines of a file that may begin with a header.
   *
   * @param header whether the first line is one
   */
  LineCursor(String source, InputStream in, LineParser<T> parser, Predicate<String> header) {
    this.source = source;
    this.lines = new LineReader(in);
    this.parser = parser;
    this.header = header;
  }

  @Override
  public @Nullable Parsed<T> next() {
    try {
      while (lines.advance()) {
        Parsed<T> parsed = parse();
        if (parsed != null) {
          return parsed;
        }
      }
      return null;
    } catch (IOException e) {
      throw InputFile.unreadable(source, e);
    }
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw InputFile.unreadable(source, e);
    }
  }

  private @Nullable Parsed<T> parse() {
    try {
      String text = lines.text();
      boolean passedOver = text.isBlank() || (lines.number() == 1 && header.test(text));
      return passedOver ? null : new Parsed.Good<>(parser.parse(text), source, lines.number());
    } catch (RefusedLineException e) {
      return new Parsed.Malformed<>(new MalformedLine(source, lines.number(), e.reason()));
    }
  }
}

package dev.passagework.producers.corpus;

import dev.passagework.schemas.contract.Identity;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** How a file holds passages. */
public enum Format {
  /** A JSON object a line, with {@code _id}, {@code title} and {@code text}, as in BEIR. */
  JSONL,
  /** Id and text, or id, title and text, with tabs between; a header is passed over. */
  TSV,
  /**
   * A passage a line. Its id is the hash of its text, so that it stays the same passage when lines
   * before it come or go.
   */
  LINES,
  /** A passage a file, whose id is its path within the folder. */
  TEXT;

  /** The format that a file's name gives away, by itself or as one file of a folder. */
  static Optional<Format> ofName(Path file, boolean inFolder) {
    String name = InputFile.plainName(file).toLowerCase(Locale.ROOT);
    if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      return Optional.of(JSONL);
    }
    if (name.endsWith(".tsv")) {
      return Optional.of(TSV);
    }
    if (name.endsWith(".txt") || name.endsWith(".md")) {
      return Optional.of(inFolder ? TEXT : LINES);
    }
    return Optional.empty();
  }

  /** The format that the first line of an unnamed stream gives away. */
  static Format ofFirstLine(String start) {
    if (start.stripLeading().startsWith("{")) {
      return JSONL;
    }
    return start.indexOf('\t') >= 0 ? TSV : LINES;
  }

  /**
   * A pass over a stream.
   *
   * @param label what messages call the stream
   * @param id identifier of the passage, where the stream is one
   */
  Cursor<SourcePassage> cursor(String label, String id, InputStream in) {
    return switch (this) {
      case JSONL -> new LineCursor<>(label, in, JsonLines::passage);
      case TSV -> new LineCursor<>(label, in, TabbedLines::passage, TabbedLines::isHeader);
      case LINES -> new LineCursor<>(label, in, Format::line);
      case TEXT -> new WholeFileCursor(label, id, in);
    };
  }

  private static SourcePassage line(String line) throws RefusedLineException {
    return Content.passage(Identity.hash(line.strip()), "", line.strip());
  }
}

package dev.passagework.producers.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A file of labelled pairs: JSON lines with {@code query} and {@code passage_id}, or {@code query},
 * {@code text} and maybe {@code title}; or tab-separated query and passage id, or query and text if
 * the first line is {@code query<TAB>text}. Its name ends with {@code .jsonl}, {@code .ndjson} or
 * {@code .tsv}, and may end with {@code .gz} after that.
 */
public final class PairSource {
  private static final String QUERY_AND_TEXT = "query\ttext";

  private final InputFile file;
  private final Format format;

  private PairSource(InputFile file, Format format) {
    this.file = file;
    this.format = format;
  }

  /**
   * The pairs of a file.
   *
   * @throws FeedException if it is missing, or its name does not tell its format
   */
  public static PairSource of(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new FeedException(path + " is no file: name one of labelled pairs");
    }
    Format format =
        Format.ofName(path, false)
            .filter(told -> told == Format.JSONL || told == Format.TSV)
            .orElseThrow(
                () ->
                    new FeedException(
                        path
                            + ": labelled pairs are read from .jsonl and .tsv, or those with .gz"));
    return new PairSource(InputFile.of(path), format);
  }

  Cursor<SourcePair> open() {
    if (format == Format.JSONL) {
      return new LineCursor<>(file.label(), file.open(), JsonLines::pair);
    }
    LineParser<SourcePair> parser = isOfText() ? TabbedLines::pairOfText : TabbedLines::pairOfId;
    return new LineCursor<>(file.label(), file.open(), parser, PairSource::isHeader);
  }

  private boolean isOfText() {
    try (InputStream in = file.open()) {
      String start = new String(in.readNBytes(200), StandardCharsets.UTF_8);
      return start
          .lines()
          .findFirst()
          .filter(line -> plain(line).equals(QUERY_AND_TEXT))
          .isPresent();
    } catch (IOException e) {
      throw InputFile.unreadable(file.label(), e);
    }
  }

  private static boolean isHeader(String line) {
    String plain = plain(line);
    return plain.equals(QUERY_AND_TEXT)
        || plain.equals("query\tpassage_id")
        || plain.equals("query\tpassage-id");
  }

  private static String plain(String line) {
    return line.strip().toLowerCase(Locale.ROOT);
  }
}

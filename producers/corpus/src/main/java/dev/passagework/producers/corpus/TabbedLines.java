package dev.passagework.producers.corpus;

import java.util.List;
import java.util.Locale;

/** Lines of fields with tabs between. */
final class TabbedLines {
  private static final String JUDGEMENT = "query-id<TAB>corpus-id<TAB>score";

  private TabbedLines() {}

  /** A passage: id and text, or id, title and text. */
  static SourcePassage passage(String line) throws RefusedLineException {
    String[] fields = line.split("\t", -1);
    return switch (fields.length) {
      case 2 -> Content.passage(fields[0], "", fields[1]);
      case 3 -> Content.passage(fields[0], fields[1], fields[2]);
      default ->
          throw new RefusedLineException(
              "the line has %d fields: write id<TAB>text or id<TAB>title<TAB>text"
                  .formatted(fields.length));
    };
  }

  /** A labelled pair: query and identifier of the passage. */
  static SourcePair pairOfId(String line) throws RefusedLineException {
    String[] fields = pair(line);
    return Content.pairOfId(fields[0], fields[1]);
  }

  /** A labelled pair: query and text of the passage. */
  static SourcePair pairOfText(String line) throws RefusedLineException {
    String[] fields = pair(line);
    return Content.pairOfText(fields[0], "", fields[1]);
  }

  private static String[] pair(String line) throws RefusedLineException {
    String[] fields = line.split("\t", -1);
    if (fields.length != 2) {
      throw new RefusedLineException(
          "the line has %d fields: write query<TAB>passage id, or query<TAB>text below a header 'query<TAB>text'"
              .formatted(fields.length));
    }
    return fields;
  }

  /** A judgement as BEIR writes it. */
  static Judgement judgement(String line) throws RefusedLineException {
    String[] fields = line.split("\t", -1);
    if (fields.length != 3) {
      throw new RefusedLineException(
          "the line has %d fields: write %s".formatted(fields.length, JUDGEMENT));
    }
    return new Judgement(
        Content.identifier(fields[0]), Content.identifier(fields[1]), grade(fields[2]));
  }

  /** Whether a first line names the columns instead of filling them. */
  static boolean isHeader(String line) {
    List<String> fields = List.of(line.toLowerCase(Locale.ROOT).strip().split("\t", -1));
    return fields.equals(List.of("query-id", "corpus-id", "score"))
        || (List.of("id", "_id").contains(fields.get(0))
            && fields.get(fields.size() - 1).equals("text"));
  }

  private static int grade(String text) throws RefusedLineException {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new RefusedLineException("the score '" + text + "' is no whole number");
    }
  }
}

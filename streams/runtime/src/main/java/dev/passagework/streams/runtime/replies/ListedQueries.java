package dev.passagework.streams.runtime.replies;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The items of a numbered, bulleted or quoted list. Lines without such a mark are prose, unless
 * every line of the text asks something.
 */
final class ListedQueries {
  private static final Pattern ITEM =
      Pattern.compile(
          "[\\s>*_#]*(?:\\(?\\d{1,3}[.):]|[-\\u2022\\u2013\\u2014*+]|(?:[Qq](?:uery|uestion)?)\\s?\\d{0,3}[.):])[*_]*\\s*(\\S.*)");
  private static final Pattern QUOTED =
      Pattern.compile("\\s*([\"'\\u201c].{2,}[\"'\\u201d]),?\\s*");
  private static final String OPENING = "\"'`\u201c\u2018*_";
  private static final String CLOSING = "\"'`\u201d\u2019*_,";

  private ListedQueries() {}

  static List<String> in(String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    List<String> items = lines.stream().flatMap(line -> item(line).stream()).toList();
    if (!items.isEmpty()) {
      return items;
    }
    boolean asks = lines.stream().map(String::strip).allMatch(ListedQueries::asks);
    return asks ? lines.stream().map(ListedQueries::bare).toList() : List.of();
  }

  /** Whether a line is a question, and no remains of JSON. */
  private static boolean asks(String line) {
    return line.endsWith("?") && "{[\"'`".indexOf(line.charAt(0)) < 0;
  }

  private static Optional<String> item(String line) {
    Matcher item = ITEM.matcher(line);
    if (item.matches()) {
      return Optional.of(bare(item.group(1)));
    }
    Matcher quoted = QUOTED.matcher(line);
    return quoted.matches() ? Optional.of(bare(quoted.group(1))) : Optional.empty();
  }

  /** A text without the quotes and the emphasis around it. */
  private static String bare(String text) {
    String stripped = text.strip();
    int from = 0;
    int to = stripped.length();
    while (from < to && OPENING.indexOf(stripped.charAt(from)) >= 0) {
      from++;
    }
    while (to > from && CLOSING.indexOf(stripped.charAt(to - 1)) >= 0) {
      to--;
    }
    return stripped.substring(from, to);
  }
}

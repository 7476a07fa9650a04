package dev.passagework.producers.corpus;

import dev.passagework.schemas.contract.Identity;

/** Limits that every text keeps, whatever file it comes from. */
final class Content {
  /** Longest passage in characters: with its key it has to fit into one Kafka record of 1 MiB. */
  static final int LONGEST_PASSAGE = 300_000;

  /** Longest identifier in characters: it is part of every key. */
  static final int LONGEST_ID = 1_000;

  /** Longest labelled query in characters. */
  private static final int LONGEST_QUERY = 2_000;

  private Content() {}

  static SourcePassage passage(String id, String title, String text) throws RefusedLineException {
    int length = title.length() + text.length();
    if (length > LONGEST_PASSAGE) {
      throw new RefusedLineException(
          "the passage has %,d characters, more than %,d: split it into passages"
              .formatted(length, LONGEST_PASSAGE));
    }
    return new SourcePassage(identifier(id), wellFormed("title", title), wellFormed("text", text));
  }

  /** A pair whose passage is known by its identifier. */
  static SourcePair pairOfId(String query, String id) throws RefusedLineException {
    return new SourcePair(labelled(query), identifier(id), new SourcePassage("", "", ""));
  }

  /** A pair whose passage is known by what it says. */
  static SourcePair pairOfText(String query, String title, String text)
      throws RefusedLineException {
    if (text.isBlank()) {
      throw new RefusedLineException("the text is empty");
    }
    return new SourcePair(labelled(query), "", passage(Identity.hash(text.strip()), title, text));
  }

  private static String labelled(String query) throws RefusedLineException {
    if (Identity.normalise(query).isEmpty()) {
      throw new RefusedLineException("the query has no word");
    }
    if (query.length() > LONGEST_QUERY) {
      throw new RefusedLineException("the query has more than " + LONGEST_QUERY + " characters");
    }
    return wellFormed("query", query.strip());
  }

  static SourceQuery query(String id, String text) throws RefusedLineException {
    if (text.isBlank()) {
      throw new RefusedLineException("the query is empty");
    }
    return new SourceQuery(identifier(id), wellFormed("text", text));
  }

  static String identifier(String id) throws RefusedLineException {
    if (id.isBlank()) {
      throw new RefusedLineException("the identifier is empty");
    }
    if (id.length() > LONGEST_ID) {
      throw new RefusedLineException("the identifier has more than " + LONGEST_ID + " characters");
    }
    return wellFormed("identifier", id);
  }

  /** A text without a lone surrogate, which has no UTF-8 form. */
  private static String wellFormed(String field, String text) throws RefusedLineException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (!pair) {
        throw new RefusedLineException("the " + field + " holds half of a surrogate pair");
      }
      i++;
    }
    return text;
  }
}

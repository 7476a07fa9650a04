package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;

/**
 * A labelled pair as prompts show it.
 *
 * @param pair id of the pair
 * @param passage passage that answers the query; nothing is generated from it
 * @param query the query
 * @param title title of the passage
 * @param text beginning of the text of the passage
 */
record Example(String pair, PassageKey passage, String query, String title, String text) {
  /** Characters kept of a title and a text: those of all partitions stand in one record. */
  private static final int LONGEST = 2_000;

  static Example of(String pair, Passage passage, String query) {
    return new Example(pair, passage.key(), query, cut(passage.title()), cut(passage.text()));
  }

  private static String cut(String text) {
    int length = Math.min(text.length(), LONGEST);
    boolean splits = length < text.length() && Character.isHighSurrogate(text.charAt(length - 1));
    return text.substring(0, splits ? length - 1 : length);
  }
}

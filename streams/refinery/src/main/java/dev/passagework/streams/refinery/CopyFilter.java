package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.Passage;
import java.util.Optional;

/**
 * Queries that were copied: the longest run of words that query and passage share has at least
 * eight words and four fifths of the query's. A keyword query, being short, is never one.
 */
final class CopyFilter implements QueryFilter {
  private static final int LEAST_RUN = 8;

  @Override
  public Optional<Rejection> check(String query, Passage passage) {
    Words words = Words.of(query);
    if (words.count() < LEAST_RUN) {
      return Optional.empty();
    }
    int run = words.longestCommonRun(Words.of(passage.title() + "\n" + passage.text()));
    return run >= LEAST_RUN && 5 * run >= 4 * words.count()
        ? Optional.of(
            new Rejection(
                Reason.COPY,
                run + " words in a row of the query's " + words.count() + " are the passage's"))
        : Optional.empty();
  }
}

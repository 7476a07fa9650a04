package dev.passagework.streams.retrieval.measures;

import dev.passagework.streams.retrieval.search.Hit;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lines of run and judgement files as trec_eval reads them. Scores are printed to the six decimals
 * by which they are ranked, so that trec_eval breaks ties as the ranking did.
 */
public final class TrecFiles {

  private TrecFiles() {}

  /**
   * Writes the lines of one query's ranking, without a passage whose id is the query's.
   *
   * @param hits the hits, in any order
   * @param depth ranks to write at most
   * @param tag name of the run
   * @throws IllegalArgumentException if an identifier cannot stand in such a file
   */
  public static void run(Appendable to, String queryId, List<Hit> hits, int depth, String tag)
      throws IOException {
    List<Hit> ranking =
        hits.stream()
            .filter(hit -> !hit.passageId().equals(queryId))
            .sorted(Hit.RANKING)
            .limit(depth)
            .toList();
    int rank = 0;
    for (Hit hit : ranking) {
      rank++;
      to.append(
          String.format(
              Locale.ROOT,
              "%s Q0 %s %d %.6f %s%n",
              word(queryId),
              word(hit.passageId()),
              rank,
              hit.score(),
              word(tag)));
    }
  }

  /** Writes the lines of one query's judgements. */
  public static void judgements(Appendable to, String queryId, Map<String, Integer> grades)
      throws IOException {
    for (Map.Entry<String, Integer> grade : new TreeMap<>(grades).entrySet()) {
      to.append("%s 0 %s %d%n".formatted(word(queryId), word(grade.getKey()), grade.getValue()));
    }
  }

  private static String word(String identifier) {
    if (identifier.isEmpty() || identifier.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException(
          "'%s' cannot stand in a TREC file, whose columns are separated by white space"
              .formatted(identifier));
    }
    return identifier;
  }
}

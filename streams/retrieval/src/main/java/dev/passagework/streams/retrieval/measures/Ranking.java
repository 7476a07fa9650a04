package dev.passagework.streams.retrieval.measures;

import dev.passagework.streams.retrieval.search.Hit;
import java.util.HashSet;
import java.util.List;

/**
 * Passage ids for one query, best first, each at most once.
 *
 * <p>{@link #of} is the one place where a passage whose id equals the query's is dropped, as BEIR
 * does for collections whose queries are themselves passages. A search that may meet such a passage
 * asks for one hit more than its deepest measure looks at.
 */
public record Ranking(List<String> passageIds) {

  /** The ranking in which nothing was found. */
  public static final Ranking EMPTY = new Ranking(List.of());

  public Ranking {
    passageIds = List.copyOf(passageIds);
    if (new HashSet<>(passageIds).size() < passageIds.size()) {
      throw new IllegalArgumentException("a ranking holds a passage twice: " + passageIds);
    }
  }

  /** The ranking of these hits, sorted by {@link Hit#RANKING}, without the query's own passage. */
  public static Ranking of(String queryId, List<Hit> hits) {
    return new Ranking(
        hits.stream()
            .sorted(Hit.RANKING)
            .map(Hit::passageId)
            .filter(passageId -> !passageId.equals(queryId))
            .toList());
  }
}

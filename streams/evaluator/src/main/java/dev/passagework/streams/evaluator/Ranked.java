package dev.passagework.streams.evaluator;

import dev.passagework.streams.retrieval.measures.Ranking;
import dev.passagework.streams.retrieval.search.Hit;
import java.util.List;

/**
 * The ranking of a whole collection for one query.
 *
 * @param of what is examined
 * @param question the query
 * @param searched passages that were searched
 * @param hits best hits, best first, at least one more than the deepest measure looks at where
 *     there are so many
 */
record Ranked(Examination of, Question question, long searched, List<Hit> hits) {
  Ranked {
    hits = List.copyOf(hits);
  }

  /** The passages to a depth, without the query's own. */
  Ranking ranking(int depth) {
    List<String> ids = Ranking.of(question.id(), hits).passageIds();
    return new Ranking(ids.subList(0, Math.min(depth, ids.size())));
  }
}

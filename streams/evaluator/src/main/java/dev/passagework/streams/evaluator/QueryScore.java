package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.streams.retrieval.measures.Judgements;
import dev.passagework.streams.retrieval.measures.Measure;
import dev.passagework.streams.retrieval.measures.Ranking;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How well one query was answered.
 *
 * @param of what is examined
 * @param query the query
 * @param role what the score is used for
 * @param values value by measure
 */
record QueryScore(Examination of, String query, JudgedQuery.Role role, Map<String, Double> values) {

  /** The measures that are published. */
  static final List<Measure> MEASURES =
      List.of(Measure.NDCG_10, Measure.RECALL_100, Measure.MRR_10);

  /** The measure that the gate judges by. */
  static final Measure GATED = Measure.NDCG_10;

  QueryScore {
    values = Map.copyOf(values);
  }

  static QueryScore of(Gathering complete, int depth) {
    Ranking ranking = complete.ranking(depth);
    Question question = complete.question();
    Judgements judgements = new Judgements(question.relevant());
    Map<String, Double> values =
        MEASURES.stream().collect(Collectors.toMap(Measure::label, m -> m.of(ranking, judgements)));
    return new QueryScore(complete.of(), question.id(), question.role(), values);
  }

  double gated() {
    return values.getOrDefault(GATED.label(), 0.0);
  }
}

package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.streams.retrieval.measures.Judgements;
import dev.passagework.streams.retrieval.measures.Measure;
import dev.passagework.streams.retrieval.measures.Ranking;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How well one query was answered.
 *
 * @param of what is examined
 * @param query the query
 * @param role what the score is used for
 * @param searched passages that were searched for it
 * @param values value by measure
 */
record QueryScore(
    Examination of,
    String query,
    JudgedQuery.Role role,
    long searched,
    Map<String, Double> values) {
  QueryScore {
    values = Map.copyOf(values);
  }

  static QueryScore of(Ranked ranked, Scoring scoring) {
    Ranking ranking = ranked.ranking(scoring.depth());
    Question question = ranked.question();
    Judgements judgements = new Judgements(question.relevant());
    Map<String, Double> values = new LinkedHashMap<>();
    for (Measure measure : scoring.measures()) {
      values.put(measure.label(), measure.of(ranking, judgements));
    }
    return new QueryScore(ranked.of(), question.id(), question.role(), ranked.searched(), values);
  }

  double value(String measure) {
    return values.getOrDefault(measure, 0.0);
  }
}

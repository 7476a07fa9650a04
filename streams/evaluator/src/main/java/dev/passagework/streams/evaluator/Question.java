package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.JudgedQuery;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is needed of a judged query to score a ranking.
 *
 * @param id identifier within the collection
 * @param role what the score is used for
 * @param relevant grade of every relevant passage; what is not relevant changes no measure
 */
record Question(String id, JudgedQuery.Role role, Map<String, Integer> relevant) {
  Question {
    relevant = Map.copyOf(relevant);
  }

  static Question of(JudgedQuery query) {
    return new Question(
        query.id(),
        query.role(),
        query.judgements().entrySet().stream()
            .filter(judgement -> judgement.getValue() >= 1)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }
}

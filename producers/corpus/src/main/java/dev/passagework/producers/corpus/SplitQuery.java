package dev.passagework.producers.corpus;

import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import java.util.Map;

/**
 * A judged query of a BEIR folder.
 *
 * @param id identifier within the folder
 * @param text text
 * @param role what it is used for
 * @param judgements grade by passage identifier
 */
public record SplitQuery(String id, String text, Role role, Map<String, Integer> judgements) {
  public SplitQuery {
    judgements = Map.copyOf(judgements);
  }

  JudgedQuery of(String collection) {
    return new JudgedQuery(collection, id, text, role, judgements);
  }
}

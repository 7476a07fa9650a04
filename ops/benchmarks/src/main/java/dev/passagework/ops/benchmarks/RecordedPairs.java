package dev.passagework.ops.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.retrieval.encoder.PassageText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Pairs of a corpus and an LLM's recorded replies.
 *
 * @param corpus name of the corpus
 * @param passages its passages by id
 * @param replies an object for each passage: {@code passage_id}, and a list of queries by strategy
 */
record RecordedPairs(String corpus, Map<String, PassageText> passages, List<JsonNode> replies) {

  /** The pairs of some strategies, each once, in the order of the replies. */
  List<TrainingPair> of(Set<String> strategies) {
    List<TrainingPair> pairs = new ArrayList<>();
    for (JsonNode reply : replies) {
      String id = reply.path("passage_id").asText();
      PassageText passage = passages.get(id);
      for (String strategy : strategies) {
        for (JsonNode query : reply.path(strategy)) {
          if (passage != null) {
            pairs.add(pair(new PassageKey(corpus, id), passage, query.asText()));
          }
        }
      }
    }
    Set<String> seen = new HashSet<>();
    return pairs.stream().filter(pair -> seen.add(pair.id())).toList();
  }

  /** A pair that nothing but its texts is known of. */
  static TrainingPair pair(PassageKey key, PassageText passage, String query) {
    return new TrainingPair(
        Identity.pairId(query, key),
        key,
        Identity.contentHash(passage.title(), passage.text()),
        Instant.EPOCH,
        query,
        passage.title(),
        passage.text(),
        List.of(),
        List.of(),
        false,
        TrainingPair.Marks.NONE);
  }
}

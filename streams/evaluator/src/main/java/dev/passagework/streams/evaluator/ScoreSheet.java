package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.streams.retrieval.measures.Measure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The scores of a subject on all judged queries of one version of a collection.
 *
 * @param of what was examined
 * @param scores one per query, sorted by query
 */
record ScoreSheet(Examination of, List<QueryScore> scores) {
  ScoreSheet {
    scores = List.copyOf(scores);
  }

  /** One event per role that has queries, and measure: the mean over the queries of that role. */
  List<MetricEvent> metrics(Instant time) {
    List<MetricEvent> events = new ArrayList<>();
    for (Role role : Role.values()) {
      List<QueryScore> ofRole = scores.stream().filter(score -> score.role() == role).toList();
      if (!ofRole.isEmpty()) {
        QueryScore.MEASURES.forEach(measure -> events.add(metric(measure, role, ofRole, time)));
      }
    }
    return events;
  }

  /** The gated measure by role and query. */
  Map<Role, TreeMap<String, Double>> gated() {
    return scores.stream()
        .collect(
            Collectors.groupingBy(
                QueryScore::role,
                Collectors.toMap(QueryScore::query, QueryScore::gated, (a, b) -> a, TreeMap::new)));
  }

  private MetricEvent metric(Measure measure, Role role, List<QueryScore> ofRole, Instant time) {
    double mean =
        ofRole.stream()
            .mapToDouble(score -> score.values().getOrDefault(measure.label(), 0.0))
            .average()
            .orElse(0);
    Map<String, String> dimensions =
        Map.of(
            "collection", of.collection(),
            "collection-version", Integer.toString(of.version()),
            "role", role.code(),
            "domain", of.domain().code(),
            "queries", Integer.toString(ofRole.size()));
    return new MetricEvent(measure.label(), mean, of.subject(), dimensions, time);
  }
}

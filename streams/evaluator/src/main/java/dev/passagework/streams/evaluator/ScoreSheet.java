package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.streams.retrieval.measures.Measure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
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
  /** What a measure of one query is called, so that no mean is taken for it. */
  private static final String PER_QUERY = "-per-query";

  /** What a measure on a proxy is called, so that nobody takes it for one on the whole. */
  private static final String ON_PROXY = "-proxy";

  ScoreSheet {
    scores = List.copyOf(scores);
  }

  /**
   * One event per role that has queries, and measure: the mean over the queries of that role; and
   * one per query and measure where asked.
   */
  List<MetricEvent> metrics(Scoring scoring, Instant time) {
    List<MetricEvent> events = new ArrayList<>();
    for (Measure measure : scoring.measures()) {
      String label = measure.label();
      means(label).forEach((role, mean) -> events.add(mean(label, role, mean, time)));
      if (scoring.perQuery()) {
        scores.forEach(score -> events.add(single(label, score, time)));
      }
    }
    return events;
  }

  /** The mean of a measure over the queries of each role that has any. */
  Map<Role, Mean> means(String measure) {
    Map<Role, Mean> means = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      double[] values =
          scores.stream()
              .filter(score -> score.role() == role)
              .mapToDouble(score -> score.value(measure))
              .toArray();
      if (values.length > 0) {
        means.put(role, new Mean(values.length, Paired.mean(values)));
      }
    }
    return means;
  }

  /** A mean over queries. */
  record Mean(int queries, double value) {}

  /** A measure by role and query. */
  Map<Role, TreeMap<String, Double>> byRole(String measure) {
    return scores.stream()
        .collect(
            Collectors.groupingBy(
                QueryScore::role,
                Collectors.toMap(
                    QueryScore::query, score -> score.value(measure), (a, b) -> a, TreeMap::new)));
  }

  /** Every measure by query, of the report queries. */
  GateEvent.Reported reported() {
    TreeMap<String, TreeMap<String, Double>> values = new TreeMap<>();
    scores.stream()
        .filter(score -> score.role() == Role.REPORT)
        .forEach(
            score ->
                score
                    .values()
                    .forEach(
                        (measure, value) ->
                            values
                                .computeIfAbsent(measure, key -> new TreeMap<>())
                                .put(score.query(), value)));
    return new GateEvent.Reported(of.domain(), values);
  }

  private MetricEvent mean(String measure, Role role, Mean mean, Instant time) {
    Map<String, String> dimensions = dimensions(role);
    dimensions.put("queries", Integer.toString(mean.queries()));
    return new MetricEvent(named(measure), mean.value(), of.subject(), dimensions, time);
  }

  private MetricEvent single(String measure, QueryScore score, Instant time) {
    Map<String, String> dimensions = dimensions(score.role());
    dimensions.put("query", score.query());
    return new MetricEvent(
        named(measure) + PER_QUERY, score.value(measure), of.subject(), dimensions, time);
  }

  private String named(String measure) {
    return of.proxy() ? measure + ON_PROXY : measure;
  }

  private Map<String, String> dimensions(Role role) {
    Map<String, String> dimensions = new HashMap<>();
    dimensions.put("collection", of.collection());
    dimensions.put("collection-version", Integer.toString(of.version()));
    dimensions.put("role", role.code());
    dimensions.put("domain", of.domain().code());
    if (of.proxy()) {
      long searched = scores.stream().mapToLong(QueryScore::searched).max().orElse(0);
      dimensions.put("passages", Long.toString(searched));
    }
    return dimensions;
  }
}

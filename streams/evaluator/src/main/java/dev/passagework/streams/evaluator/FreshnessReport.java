package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.streams.retrieval.significance.KaplanMeier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long the passages of a model take to reach a champion, with those that still wait.
 *
 * @param model the model
 * @param ended how long each took that has reached one, in seconds
 * @param waiting how long each has waited that may yet, in seconds
 * @param never how many never will, by reason
 */
record FreshnessReport(
    String model, double[] ended, double[] waiting, TreeMap<String, Integer> never) {
  static final String ESTIMATE = "freshness-estimate-seconds";
  static final String WAITING = "freshness-waiting";
  static final String OLDEST = "freshness-oldest-waiting-seconds";
  static final String NEVER = "freshness-never";
  private static final List<Double> QUANTILES = List.of(0.5, 0.9, 0.95);

  /** A quantile that so few have reached that it cannot be told is left out. */
  List<MetricEvent> metrics(Instant now) {
    List<MetricEvent> events = new ArrayList<>();
    KaplanMeier estimate = KaplanMeier.of(ended, waiting);
    Map<String, String> counts =
        Map.of(
            "ended", Integer.toString(ended.length), "waiting", Integer.toString(waiting.length));
    for (double quantile : QUANTILES) {
      Map<String, String> dimensions = new TreeMap<>(counts);
      dimensions.put("quantile", Double.toString(quantile));
      estimate
          .quantile(quantile)
          .ifPresent(value -> events.add(event(ESTIMATE, value, dimensions, now)));
    }
    events.add(event(WAITING, waiting.length, Map.of(), now));
    events.add(event(OLDEST, Arrays.stream(waiting).max().orElse(0), Map.of(), now));
    never.forEach(
        (reason, count) -> events.add(event(NEVER, count, Map.of("reason", reason), now)));
    return events;
  }

  private MetricEvent event(
      String name, double value, Map<String, String> dimensions, Instant now) {
    return new MetricEvent(name, value, model, dimensions, now);
  }
}

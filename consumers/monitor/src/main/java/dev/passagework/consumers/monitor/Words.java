package dev.passagework.consumers.monitor;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Things of the topics as people read them. */
final class Words {
  /** Dimensions whose values vary from event to event of one series. */
  private static final Set<String> VARYING =
      Set.of(
          "segment",
          "version",
          "step",
          "steps",
          "passages",
          "queries",
          "pairs",
          "points",
          "count",
          "n",
          "ended",
          "waiting",
          "ceiling",
          "scale",
          "collection-version",
          "champion",
          "checkpoint",
          "role");

  private Words() {}

  /** Dimensions of a metric that tell its series apart, sorted by name. */
  static String of(Map<String, String> dimensions) {
    return new TreeMap<>(dimensions)
        .entrySet().stream()
            .filter(dimension -> !VARYING.contains(dimension.getKey()))
            .map(dimension -> dimension.getKey() + " " + dimension.getValue())
            .collect(Collectors.joining(", "));
  }
}

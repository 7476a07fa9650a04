package dev.passagework.consumers.monitor;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Things of the topics as people read them. */
final class Words {
  private Words() {}

  /** Dimensions of a metric, sorted by name. */
  static String of(Map<String, String> dimensions) {
    return new TreeMap<>(dimensions)
        .entrySet().stream()
            .map(dimension -> dimension.getKey() + " " + dimension.getValue())
            .collect(Collectors.joining(", "));
  }
}

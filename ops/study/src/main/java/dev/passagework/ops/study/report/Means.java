package dev.passagework.ops.study.report;

import java.util.Map;

/** Means over queries. */
final class Means {
  private Means() {}

  static double of(Map<String, Double> byQuery) {
    return byQuery.values().stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}

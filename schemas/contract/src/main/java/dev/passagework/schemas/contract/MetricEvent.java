package dev.passagework.schemas.contract;

import java.time.Instant;
import java.util.Map;

/**
 * One measurement.
 *
 * @param name name of the metric, such as {@code ndcg@10}
 * @param value value
 * @param subject what was measured: a checkpoint as {@code model@version}, a reference such as
 *     {@code bm25}, or a service
 * @param dimensions what else distinguishes the measurement
 * @param time when it was measured
 */
public record MetricEvent(
    String name, double value, String subject, Map<String, String> dimensions, Instant time) {
  public MetricEvent {
    dimensions = Map.copyOf(dimensions);
  }
}

package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.MetricEvent;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * What more pairs of an entry may bring, out of all measurements of augmentation: the upper end of
 * the interval of the gain, which arms alone can tell.
 */
final class GainReader extends ContextualProcessor<String, MetricEvent, String, LedgerEvent> {
  /** Name of the measurement. */
  static final String NAME = "gain-per-thousand-pairs-upper";

  private final Policy policy;

  GainReader(Policy policy) {
    this.policy = policy;
  }

  @Override
  public void process(Record<String, MetricEvent> record) {
    @Nullable MetricEvent event = record.value();
    if (event == null || policy.leastGain().isEmpty() || !event.name().equals(NAME)) {
      return;
    }
    Map<String, String> of = event.dimensions();
    boolean complete =
        of.containsKey("corpus") && of.containsKey("strategy") && of.containsKey("llm");
    if (complete
        && policy.gainMetric().equals(of.get("metric"))
        && Double.isFinite(event.value())) {
      String entry = "%s/%s@%s".formatted(of.get("corpus"), of.get("strategy"), of.get("llm"));
      LedgerEvent gain = new LedgerEvent.Gain(event.value());
      context().forward(new Record<>(entry, gain, record.timestamp()));
    }
  }
}

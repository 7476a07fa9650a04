package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.FurtherGain;
import dev.passagework.schemas.contract.MetricEvent;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * What more pairs of an entry may bring, out of all measurements of augmentation: the upper end of
 * the interval of the gain, which arms alone can tell.
 */
final class GainReader extends ContextualProcessor<String, MetricEvent, String, LedgerEvent> {
  private final Policy policy;

  GainReader(Policy policy) {
    this.policy = policy;
  }

  @Override
  public void process(Record<String, MetricEvent> record) {
    @Nullable MetricEvent event = record.value();
    if (event == null || policy.leastGain().isEmpty()) {
      return;
    }
    FurtherGain.of(event)
        .filter(gain -> gain.measure().equals(policy.gainMetric()))
        .ifPresent(
            gain ->
                context()
                    .forward(
                        new Record<>(
                            gain.entry(),
                            new LedgerEvent.Gain(gain.source(), gain.upper()),
                            record.timestamp())));
  }
}

package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.MetricEvent;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The counts of all tasks since the beginning, as metrics. */
final class TallyKeeper extends ContextualProcessor<String, Tally, String, MetricEvent> {
  private KeyValueStore<String, Tally> totals;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  TallyKeeper() {}

  @Override
  public void init(ProcessorContext<String, MetricEvent> context) {
    super.init(context);
    totals = context.getStateStore(RefineryStores.TOTALS);
  }

  @Override
  public void process(Record<String, Tally> record) {
    @Nullable Tally before = totals.get(record.key());
    Tally total = before == null ? record.value() : before.plus(record.value());
    totals.put(record.key(), total);
    for (String filter : record.value().filters().keySet()) {
      Tally.@Nullable Count count = total.filters().get(filter);
      if (count != null) {
        event(total, filter, "filter-in", count.in(), record.timestamp());
        event(total, filter, "filter-passed", count.passed(), record.timestamp());
      }
    }
  }

  private void event(Tally tally, String filter, String name, long value, long timestamp) {
    MetricEvent event =
        new MetricEvent(
            name,
            value,
            Refinery.NAME,
            Map.of("filter", filter, "strategy", tally.strategy(), "llm", tally.llm()),
            Instant.ofEpochMilli(timestamp));
    context().forward(new Record<>(event.subject(), event, timestamp));
  }
}

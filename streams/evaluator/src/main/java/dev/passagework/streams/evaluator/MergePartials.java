package dev.passagework.streams.evaluator;

import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** From partial rankings to the ranking of the whole, as soon as they are complete. */
final class MergePartials implements Processor<String, Finding.Partial, String, Ranked> {
  private final int k;
  private @Nullable ProcessorContext<String, Ranked> context;
  private @Nullable KeyValueStore<String, Gathering> gatherings;

  /**
   * A merger.
   *
   * @param k hits to keep
   */
  MergePartials(int k) {
    this.k = k;
  }

  @Override
  public void init(ProcessorContext<String, Ranked> given) {
    context = given;
    gatherings = given.getStateStore(StoreNames.GATHERINGS);
  }

  @Override
  public void process(Record<String, Finding.Partial> record) {
    KeyValueStore<String, Gathering> store = Objects.requireNonNull(gatherings);
    Gathering before = store.get(record.key());
    Gathering now = before == null ? Gathering.of(record.value()) : before.with(record.value());
    if (now.isComplete()) {
      store.delete(record.key());
      Objects.requireNonNull(context).forward(record.withValue(now.ranked(k)));
    } else {
      store.put(record.key(), now);
    }
  }
}

package dev.passagework.streams.evaluator;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** What keeps the newest record of each key of a topic in a global store, and says so. */
final class KeepNewest<V> implements Processor<String, V, Void, Void> {
  private final String storeName;
  private final Changes changes;
  private @Nullable KeyValueStore<String, V> store;

  KeepNewest(String storeName, Changes changes) {
    this.storeName = storeName;
    this.changes = changes;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    store = context.getStateStore(storeName);
  }

  @Override
  public void process(Record<String, V> record) {
    if (store != null) {
      store.put(record.key(), record.value());
      changes.happened();
    }
  }
}

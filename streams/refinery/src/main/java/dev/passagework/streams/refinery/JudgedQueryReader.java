package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.streams.runtime.PoisonException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The global store of judged queries, and the guard that follows it. The store is restored before
 * this is initialised, and this before any stream thread begins: no query passes a guard that does
 * not know what the topic held at the start.
 */
final class JudgedQueryReader implements Processor<String, JudgedQuery, Void, Void> {
  private final LeakGuard guard;
  private KeyValueStore<String, JudgedQuery> judged;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  JudgedQueryReader(LeakGuard guard) {
    this.guard = guard;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    judged = context.getStateStore(RefineryStores.JUDGED_QUERIES);
    try (KeyValueIterator<String, JudgedQuery> all = judged.all()) {
      all.forEachRemaining(query -> guard.put(query.key, query.value.text()));
    }
  }

  @Override
  public void process(Record<String, JudgedQuery> record) {
    @Nullable JudgedQuery query = record.value();
    if (query != null && !query.key().equals(record.key())) {
      throw new PoisonException(
          "the record's key is '%s', but its query is '%s'".formatted(record.key(), query.key()));
    }
    judged.put(record.key(), query);
    if (query == null) {
      guard.remove(record.key());
    } else {
      guard.put(record.key(), query.text());
    }
  }
}

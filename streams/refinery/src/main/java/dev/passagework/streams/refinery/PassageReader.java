package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.Passage;
import dev.passagework.streams.runtime.PoisonException;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * The present content of every passage, with the time of the first record that brought it. When the
 * content changes or the passage is withdrawn, its pairs are retracted.
 */
final class PassageReader extends ContextualProcessor<String, Passage, String, Refined> {
  private TimestampedKeyValueStore<String, Passage> passages;
  private KeyValueStore<String, KeptPairs> pairs;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  PassageReader() {}

  @Override
  public void init(ProcessorContext<String, Refined> context) {
    super.init(context);
    passages = context.getStateStore(RefineryStores.PASSAGES);
    pairs = context.getStateStore(RefineryStores.PAIRS);
  }

  @Override
  public void process(Record<String, Passage> record) {
    @Nullable Passage passage = record.value();
    if (passage == null) {
      passages.delete(record.key());
      retract(record.key(), record.timestamp());
      return;
    }
    if (!passage.key().toString().equals(record.key())) {
      throw new PoisonException(
          "the record's key is '%s', but its passage is '%s'"
              .formatted(record.key(), passage.key()));
    }
    @Nullable ValueAndTimestamp<Passage> before = passages.get(record.key());
    if (before == null || !before.value().contentHash().equals(passage.contentHash())) {
      passages.put(record.key(), ValueAndTimestamp.make(passage, record.timestamp()));
      retract(record.key(), record.timestamp());
    }
  }

  private void retract(String passage, long timestamp) {
    @Nullable KeptPairs kept = pairs.delete(passage);
    if (kept != null) {
      Refined.Kept retraction = new Refined.Kept(Optional.empty());
      kept.pairs()
          .keySet()
          .forEach(
              id -> context().forward(new Record<>(passage + "#" + id, retraction, timestamp)));
    }
  }
}

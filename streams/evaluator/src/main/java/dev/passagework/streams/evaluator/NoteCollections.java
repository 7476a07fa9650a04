package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.JudgedPassage;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** From passages to the names of their collections, each once for a task. */
final class NoteCollections implements Processor<String, JudgedPassage, String, String> {
  private @Nullable ProcessorContext<String, String> context;
  private @Nullable KeyValueStore<String, String> noted;

  @Override
  public void init(ProcessorContext<String, String> given) {
    context = given;
    noted = given.getStateStore(StoreNames.NOTED_COLLECTIONS);
  }

  @Override
  public void process(Record<String, JudgedPassage> record) {
    String collection = Keys.prefix(record.key());
    if (Objects.requireNonNull(noted).putIfAbsent(collection, collection) == null) {
      Objects.requireNonNull(context)
          .forward(new Record<>(collection, collection, record.timestamp()));
    }
  }
}

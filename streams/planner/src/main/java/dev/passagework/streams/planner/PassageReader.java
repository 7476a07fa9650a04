package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.Passage;
import dev.passagework.streams.runtime.PoisonException;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The present content of every passage, and candidates for what is new or has changed. */
final class PassageReader extends ContextualProcessor<String, Passage, String, LedgerEvent> {
  private final Strategies strategies;
  private KeyValueStore<String, Passage> passages;
  private KeyValueStore<String, Asked> asked;
  private Asking asking;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  PassageReader(Strategies strategies) {
    this.strategies = strategies;
  }

  @Override
  public void init(ProcessorContext<String, LedgerEvent> context) {
    super.init(context);
    passages = context.getStateStore(PlannerStores.PASSAGES);
    asked = context.getStateStore(PlannerStores.ASKED);
    asking = new Asking(strategies, context);
  }

  @Override
  public void process(Record<String, Passage> record) {
    Passage passage = content(record);
    if (passage == null) {
      passages.delete(record.key());
      asked.delete(record.key());
      return;
    }
    Asked before = asked.get(record.key());
    if (before == null || !before.contentHash().equals(passage.contentHash())) {
      before = new Asked(passage.contentHash(), offset(), Map.of());
      passages.put(record.key(), passage);
      asked.put(record.key(), before);
    }
    for (Release release : asking.ask(passage.key(), before)) {
      context()
          .forward(
              new Record<>(
                  release.entry(), new LedgerEvent.Candidate(release), record.timestamp()));
    }
  }

  private static @Nullable Passage content(Record<String, Passage> record) {
    @Nullable Passage passage = record.value();
    if (passage != null && !passage.key().toString().equals(record.key())) {
      throw new PoisonException(
          "the record's key is '%s', but its passage is '%s'"
              .formatted(record.key(), passage.key()));
    }
    return passage;
  }

  private long offset() {
    return context()
        .recordMetadata()
        .orElseThrow(() -> new IllegalStateException("a passage came from no record"))
        .offset();
  }
}

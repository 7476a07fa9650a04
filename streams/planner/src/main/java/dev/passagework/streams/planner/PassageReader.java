package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.streams.runtime.PoisonException;
import dev.passagework.streams.runtime.tracing.TraceContext;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The present content of every passage, candidates for what is new or has changed, and how many
 * passages there are.
 */
final class PassageReader extends ContextualProcessor<String, Passage, String, LedgerEvent> {
  private final Policy policy;
  private final RandomGenerator random = new SplittableRandom();
  private KeyValueStore<String, Passage> passages;
  private KeyValueStore<String, Asked> asked;
  private KeyValueStore<String, Long> sizes;
  private Asking asking;
  private Plans plans;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  PassageReader(Policy policy) {
    this.policy = policy;
  }

  @Override
  public void init(ProcessorContext<String, LedgerEvent> context) {
    super.init(context);
    passages = context.getStateStore(PlannerStores.PASSAGES);
    asked = context.getStateStore(PlannerStores.ASKED);
    sizes = context.getStateStore(PlannerStores.SIZES);
    asking = new Asking(policy, context);
    plans = new Plans(policy, context);
  }

  @Override
  public void process(Record<String, Passage> record) {
    Passage passage = content(record);
    if (passage == null) {
      withdraw(record.key(), record.timestamp());
      return;
    }
    Asked before = asked.get(record.key());
    if (before == null || !before.contentHash().equals(passage.contentHash())) {
      if (before == null) {
        count(passage.key(), 1, record.timestamp());
      }
      before = new Asked(passage.contentHash(), offset(), Map.of(), trace(record));
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

  private void withdraw(String key, long timestamp) {
    passages.delete(key);
    if (asked.delete(key) != null) {
      count(PassageKey.parse(key), -1, timestamp);
    }
  }

  private void count(PassageKey passage, int change, long timestamp) {
    @Nullable Long before = sizes.get(passage.corpus());
    long now = (before == null ? 0 : before) + change;
    sizes.put(passage.corpus(), now);
    for (PlanEntry entry : plans.sized(passage.corpus())) {
      LedgerEvent size = new LedgerEvent.Size(context().taskId().partition(), now);
      context().forward(new Record<>(entry.id(), size, timestamp));
    }
  }

  /** The trace that the record belongs to, or one that begins here. */
  private TraceContext trace(Record<String, Passage> record) {
    return TraceContext.of(record.headers()).orElseGet(() -> TraceContext.begin(random));
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

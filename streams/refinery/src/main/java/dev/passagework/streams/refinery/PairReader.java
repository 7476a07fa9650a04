package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.Origin;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.runtime.RecordKeys;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * What is on the topic of training pairs, read back: after a reset, pairs that the rules of the day
 * no longer keep are retracted as soon as all that once spoke for them has been read again.
 */
final class PairReader extends ContextualProcessor<String, TrainingPair, String, Refined> {
  private final FilterChain chain;
  private PairBook book;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  PairReader(LeakGuard guard, RefinerySettings settings) {
    this.chain = new FilterChain(settings.filters(), guard);
  }

  @Override
  public void init(ProcessorContext<String, Refined> context) {
    super.init(context);
    book = new PairBook(context, chain);
  }

  @Override
  public void process(Record<String, TrainingPair> record) {
    @Nullable TrainingPair pair = record.value();
    RecordKeys.Derived derived = RecordKeys.derived(record.key());
    book.found(
        derived.passage().toString(),
        derived.suffix(),
        pair == null
            ? null
            : new Ungrounded(
                pair.origins().stream().map(Origin::requestId).distinct().toList(),
                pair.labelled()),
        record.timestamp());
  }
}

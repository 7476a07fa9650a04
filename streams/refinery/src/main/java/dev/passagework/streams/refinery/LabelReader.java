package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.LabelledPair;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.streams.runtime.PoisonException;
import dev.passagework.streams.runtime.RecordKeys;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Labelled pairs: past the leak guard they are training pairs as soon as their passage is known. A
 * tombstone takes the label back; a pair that an LLM wrote as well stays.
 */
final class LabelReader extends ContextualProcessor<String, LabelledPair, String, Refined> {
  private final LeakGuard guard;
  private final FilterChain chain;
  private PairBook book;
  private Labels labels;
  private KeyValueStore<String, String> labelled;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  LabelReader(LeakGuard guard, RefinerySettings settings) {
    this.guard = guard;
    this.chain = new FilterChain(settings.filters(), guard);
  }

  @Override
  public void init(ProcessorContext<String, Refined> context) {
    super.init(context);
    book = new PairBook(context, chain);
    labels = new Labels(context, book, guard);
    labelled = context.getStateStore(RefineryStores.LABELLED);
  }

  @Override
  public void process(Record<String, LabelledPair> record) {
    @Nullable LabelledPair label = record.value();
    if (label != null && !label.key().equals(record.key())) {
      throw new PoisonException(
          "the record's key is '%s', but its pair is '%s'".formatted(record.key(), label.key()));
    }
    RecordKeys.Derived derived = RecordKeys.derived(record.key());
    PassageKey passage = derived.passage();
    String key = passage.toString();
    String id = derived.suffix();
    KeptPairs before = book.pairs(key);
    KeptPairs after = before;
    if (label == null) {
      labelled.delete(record.key());
      after = before.pair(id).map(pair -> unlabelled(before, id, pair)).orElse(before);
    } else {
      labelled.put(record.key(), label.query().strip());
      if (book.passage(key).isPresent()) {
        after = labels.add(passage, id, label.query().strip(), before, record.timestamp());
      }
    }
    if (!after.equals(before)) {
      book.change(key, after, record.timestamp());
    }
    book.settle(key, record.timestamp());
  }

  private static KeptPairs unlabelled(KeptPairs pairs, String id, Kept pair) {
    Kept left = pair.labelled(false);
    return left.isGrounded() ? pairs.with(id, left) : pairs.minus(id);
  }
}

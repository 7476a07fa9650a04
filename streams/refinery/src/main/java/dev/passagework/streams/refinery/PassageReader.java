package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.Passage;
import dev.passagework.streams.runtime.PoisonException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * The present content of every passage, with the time of the first record that brought it. When the
 * content changes, pairs of the old one are retracted, labels go over to the new one, and replies
 * to it that are there already are judged. A passage that is withdrawn takes its pairs with it.
 */
final class PassageReader extends ContextualProcessor<String, Passage, String, Refined> {
  /** Size of title and text, in bytes, at which a pair still fits into a record. */
  static final int LARGEST = 512 * 1024;

  private final LeakGuard guard;
  private final FilterChain chain;
  private PairBook book;
  private ReplyJudge judge;
  private Labels labels;
  private TimestampedKeyValueStore<String, Passage> passages;
  private KeyValueStore<String, Long> withdrawn;
  private KeyValueStore<String, StoredReply> replies;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  PassageReader(LeakGuard guard, RefinerySettings settings) {
    this.guard = guard;
    this.chain = new FilterChain(settings.filters(), guard);
  }

  @Override
  public void init(ProcessorContext<String, Refined> context) {
    super.init(context);
    book = new PairBook(context, chain);
    judge = new ReplyJudge(context, book, chain);
    labels = new Labels(context, book, guard);
    passages = context.getStateStore(RefineryStores.PASSAGES);
    withdrawn = context.getStateStore(RefineryStores.WITHDRAWN);
    replies = context.getStateStore(RefineryStores.REPLIES);
  }

  @Override
  public void process(Record<String, Passage> record) {
    Optional<Passage> passage = Optional.ofNullable(record.value());
    passage.ifPresent(content -> check(record.key(), content));
    if (passage.isPresent()) {
      take(record.key(), passage.get(), record.timestamp());
    } else {
      passages.delete(record.key());
      withdrawn.put(record.key(), record.timestamp());
      book.renew(record.key(), book.pairs(record.key()).minusAll(), record.timestamp());
    }
    book.settle(record.key(), record.timestamp());
  }

  private void take(String key, Passage passage, long timestamp) {
    @Nullable ValueAndTimestamp<Passage> before = passages.get(key);
    withdrawn.delete(key);
    if (before != null && before.value().contentHash().equals(passage.contentHash())) {
      return;
    }
    passages.put(key, ValueAndTimestamp.make(passage, timestamp));
    KeptPairs pairs = labels.of(passage.key(), book.pairs(key).minusAll(), timestamp);
    for (KeyValue<String, StoredReply> reply : RefineryStores.under(replies, key)) {
      if (reply.value.contentHash().equals(passage.contentHash())) {
        pairs = judge.judge(passage, reply.value, pairs, timestamp);
      }
    }
    book.renew(key, pairs, timestamp);
  }

  private static void check(String key, Passage passage) {
    if (!passage.key().toString().equals(key)) {
      throw new PoisonException(
          "the record's key is '%s', but its passage is '%s'".formatted(key, passage.key()));
    }
    int size =
        passage.title().getBytes(StandardCharsets.UTF_8).length
            + passage.text().getBytes(StandardCharsets.UTF_8).length;
    if (size > LARGEST) {
      throw new PoisonException(
          "the passage '%s' has %d bytes; at most %d make a training pair"
              .formatted(key, size, LARGEST));
    }
  }
}

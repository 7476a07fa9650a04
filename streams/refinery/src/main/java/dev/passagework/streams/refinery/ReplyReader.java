package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.streams.runtime.PoisonException;
import dev.passagework.streams.runtime.RecordKeys;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * The replies of LLMs. One to the present content of its passage is judged at once; one to another
 * content is refused, and kept in case that content comes back; one whose passage is not known yet
 * waits for it. A reply in place of an earlier one takes its queries back first.
 *
 * <p>Pairs that a judged query matches which comes later are retracted by a {@link LeakSweep}.
 */
final class ReplyReader extends ContextualProcessor<String, SyntheticQueries, String, Refined> {
  private final RefinerySettings settings;
  private final FilterChain chain;
  private PairBook book;
  private ReplyJudge judge;
  private KeyValueStore<String, StoredReply> replies;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  ReplyReader(LeakGuard guard, RefinerySettings settings) {
    this.settings = settings;
    this.chain = new FilterChain(settings.filters(), guard);
  }

  @Override
  public void init(ProcessorContext<String, Refined> context) {
    super.init(context);
    book = new PairBook(context, chain);
    judge = new ReplyJudge(context, book, chain);
    replies = context.getStateStore(RefineryStores.REPLIES);
    LeakSweep sweep = new LeakSweep(chain, context.getStateStore(RefineryStores.PAIRS), book);
    context.schedule(settings.sweepInterval(), PunctuationType.WALL_CLOCK_TIME, sweep::advance);
    TallyFlush flush = new TallyFlush(context);
    context.schedule(settings.metricsInterval(), PunctuationType.WALL_CLOCK_TIME, flush::flush);
  }

  @Override
  public void process(Record<String, SyntheticQueries> record) {
    @Nullable SyntheticQueries reply = record.value();
    if (reply != null && !reply.key().equals(record.key())) {
      throw new PoisonException(
          "the record's key is '%s', but its reply is '%s'".formatted(record.key(), reply.key()));
    }
    PassageKey passage = RecordKeys.derived(record.key()).passage();
    @Nullable StoredReply now = reply == null ? null : StoredReply.of(reply);
    @Nullable StoredReply before = replies.get(record.key());
    if (Objects.equals(now, before)) {
      return;
    }
    replies.put(record.key(), now);
    KeptPairs pairs = book.pairs(passage.toString());
    KeptPairs left = before == null ? pairs : pairs.minusRequest(before.requestId());
    KeptPairs after = now == null ? left : with(passage, now, left, record.timestamp());
    if (!after.equals(pairs)) {
      book.change(passage.toString(), after, record.timestamp());
    }
    book.settle(passage.toString(), record.timestamp());
  }

  private KeptPairs with(PassageKey key, StoredReply reply, KeptPairs pairs, long timestamp) {
    Optional<ValueAndTimestamp<Passage>> passage = book.passage(key.toString());
    if (passage.isEmpty()) {
      if (book.isWithdrawn(key.toString())) {
        judge.refuseStale(key, reply, key + " was withdrawn", timestamp);
      }
      return pairs;
    }
    if (!passage.get().value().contentHash().equals(reply.contentHash())) {
      judge.refuseStale(key, reply, key + " has another content by now", timestamp);
      return pairs;
    }
    return judge.judge(passage.get().value(), reply, pairs, timestamp);
  }
}

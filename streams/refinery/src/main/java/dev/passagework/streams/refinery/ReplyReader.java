package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.Origin;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.RejectedQuery;
import dev.passagework.schemas.contract.SyntheticQueries;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * The queries of every reply, each put to the filters in order. What passes them is a pair of the
 * passage, or another origin of one; what does not is refused by the first filter that objects.
 * Pairs that a judged query matches which comes later are retracted by a {@link LeakSweep}.
 */
final class ReplyReader extends ContextualProcessor<String, SyntheticQueries, String, Refined> {
  private final List<QueryFilter> filters;
  private final LeakGuard guard;
  private final Duration sweepInterval;
  private TimestampedKeyValueStore<String, Passage> passages;
  private KeyValueStore<String, KeptPairs> pairs;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  ReplyReader(List<QueryFilter> filters, LeakGuard guard, Duration sweepInterval) {
    this.filters = filters;
    this.guard = guard;
    this.sweepInterval = sweepInterval;
  }

  @Override
  public void init(ProcessorContext<String, Refined> context) {
    super.init(context);
    passages = context.getStateStore(RefineryStores.PASSAGES);
    pairs = context.getStateStore(RefineryStores.PAIRS);
    LeakSweep sweep = new LeakSweep(guard, pairs, context::forward);
    context.schedule(sweepInterval, PunctuationType.WALL_CLOCK_TIME, sweep::advance);
  }

  @Override
  public void process(Record<String, SyntheticQueries> record) {
    @Nullable SyntheticQueries reply = record.value();
    if (reply == null) {
      return;
    }
    @Nullable ValueAndTimestamp<Passage> passage = passages.get(reply.passage().toString());
    for (int i = 0; i < reply.queries().size(); i++) {
      String query = reply.queries().get(i).strip();
      if (passage == null || !passage.value().contentHash().equals(reply.contentHash())) {
        Rejection stale = stale(reply, passage);
        refuse(reply, query, reply.origin(i), stale, record.timestamp());
      } else {
        judge(reply, query, reply.origin(i), passage, record.timestamp());
      }
    }
  }

  private void judge(
      SyntheticQueries reply,
      String query,
      Origin origin,
      ValueAndTimestamp<Passage> passage,
      long timestamp) {
    filters.stream()
        .flatMap(filter -> filter.check(query, passage.value()).stream())
        .findFirst()
        .ifPresentOrElse(
            rejection -> refuse(reply, query, origin, rejection, timestamp),
            () -> keep(query, origin, passage, timestamp));
  }

  private void keep(
      String query, Origin origin, ValueAndTimestamp<Passage> passage, long timestamp) {
    String key = passage.value().key().toString();
    String id = Identity.pairId(query, passage.value().key());
    @Nullable KeptPairs known = pairs.get(key);
    KeptPairs before = known == null ? KeptPairs.NONE : known;
    KeptPairs now = before.plus(id, query, origin);
    if (now.equals(before)) {
      return;
    }
    pairs.put(key, now);
    Instant passageTime = Instant.ofEpochMilli(passage.timestamp());
    now.pair(id)
        .map(kept -> kept.pair(id, passage.value(), passageTime))
        .ifPresent(
            pair ->
                context()
                    .forward(
                        new Record<>(pair.key(), new Refined.Kept(Optional.of(pair)), timestamp)));
  }

  private void refuse(
      SyntheticQueries reply, String query, Origin origin, Rejection rejection, long timestamp) {
    RejectedQuery rejected =
        new RejectedQuery(
            Identity.pairId(query, reply.passage()),
            reply.passage(),
            query,
            origin,
            rejection.reason().code(),
            rejection.detail());
    context().forward(new Record<>(rejected.key(), new Refined.Refused(rejected), timestamp));
  }

  private static Rejection stale(
      SyntheticQueries reply, @Nullable ValueAndTimestamp<Passage> passage) {
    return new Rejection(
        Reason.STALE_PASSAGE,
        passage == null
            ? reply.passage() + " is unknown or withdrawn"
            : reply.passage() + " has another content by now");
  }
}

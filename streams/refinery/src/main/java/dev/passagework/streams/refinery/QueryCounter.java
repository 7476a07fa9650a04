package dev.passagework.streams.refinery;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The number of passages that have a query, over all partitions: it is partitioned by query. The
 * count is exact. Every passage that has the query is told of each change up to {@link #EXACT}
 * passages, and beyond that when the count has doubled or halved, since telling all of n passages n
 * times would write n² records; past {@link #MOST} nothing more is told.
 */
final class QueryCounter
    extends ContextualProcessor<String, Refined.Membership, String, QueryCount> {
  /** Passages with the same query up to which all are told of each change. */
  static final int EXACT = 32;

  /** Passages with the same query past which nobody is told. */
  static final int MOST = 4_096;

  private KeyValueStore<String, Members> members;
  private KeyValueStore<String, Size> sizes;

  /** The pairs of a passage that have a query. */
  record Members(List<String> pairIds) {
    Members {
      pairIds = List.copyOf(pairIds);
    }
  }

  /**
   * The number of passages that have a query.
   *
   * @param passages the number
   * @param told the number that all of them were told last
   */
  record Size(int passages, int told) {}

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  QueryCounter() {}

  @Override
  public void init(ProcessorContext<String, QueryCount> context) {
    super.init(context);
    members = context.getStateStore(RefineryStores.MEMBERS);
    sizes = context.getStateStore(RefineryStores.SIZES);
  }

  @Override
  public void process(Record<String, Refined.Membership> record) {
    Refined.Membership change = record.value();
    String member = record.key() + "#" + change.passage();
    @Nullable Members had = members.get(member);
    List<String> ids = new ArrayList<>(had == null ? List.of() : had.pairIds());
    boolean changed =
        change.present()
            ? !ids.contains(change.pairId()) && ids.add(change.pairId())
            : ids.remove(change.pairId());
    if (!changed) {
      return;
    }
    members.put(member, ids.isEmpty() ? null : new Members(ids));
    int step = (ids.isEmpty() ? 0 : 1) - (had == null ? 0 : 1);
    @Nullable Size known = sizes.get(record.key());
    Size before = known == null ? new Size(0, 0) : known;
    Size after = tell(record, new Size(before.passages() + step, before.told()));
    sizes.put(record.key(), after.passages() == 0 ? null : after);
    if (change.present() && after.told() == before.told() && after.passages() > 1) {
      tell(change.passage(), new Members(ids), after.passages(), record.timestamp());
    }
  }

  private Size tell(Record<String, Refined.Membership> record, Size size) {
    int now = size.passages();
    boolean exact = now <= EXACT;
    boolean farOff = now >= 2 * size.told() || 2 * now <= size.told();
    if (now > MOST || now == size.told() || !(exact || farOff)) {
      return size;
    }
    for (KeyValue<String, Members> member : membersOf(record.key())) {
      String passage = member.key.substring(record.key().length() + 1);
      if (now > 1 || size.told() > 1) {
        tell(passage, member.value, now, record.timestamp());
      }
    }
    return new Size(now, now);
  }

  /** The members, by key; a passage key may hold a {@code #}, a hash does not. */
  private List<KeyValue<String, Members>> membersOf(String query) {
    List<KeyValue<String, Members>> all = new ArrayList<>();
    try (var found = members.prefixScan(query + "#", new StringSerializer())) {
      found.forEachRemaining(all::add);
    }
    return all;
  }

  private void tell(String passage, Members pairs, int number, long timestamp) {
    context().forward(new Record<>(passage, new QueryCount(pairs.pairIds(), number), timestamp));
  }
}

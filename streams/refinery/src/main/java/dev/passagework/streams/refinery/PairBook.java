package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.Origin;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.RejectedQuery;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of a task's passages, and what must be said when they change: the pairs that are new or
 * other than before, the retractions, and which passages have a query now.
 */
final class PairBook {
  /** Stores that whoever opens a book is connected with. */
  static final String[] STORES = {
    RefineryStores.PASSAGES,
    RefineryStores.WITHDRAWN,
    RefineryStores.PAIRS,
    RefineryStores.REPLIES,
    RefineryStores.LABELLED,
    RefineryStores.UNGROUNDED,
    RefineryStores.TALLIES
  };

  private static final int MOST_SHOWN = 4_000;

  private final ProcessorContext<String, Refined> context;
  private final NearDuplicates nearDuplicates;
  private final TimestampedKeyValueStore<String, Passage> passages;
  private final KeyValueStore<String, Long> withdrawn;
  private final KeyValueStore<String, KeptPairs> pairs;
  private final KeyValueStore<String, StoredReply> replies;
  private final KeyValueStore<String, String> labelled;
  private final KeyValueStore<String, Ungrounded> ungrounded;

  PairBook(ProcessorContext<String, Refined> context, FilterChain chain) {
    this.context = context;
    this.nearDuplicates = new NearDuplicates(chain);
    passages = context.getStateStore(RefineryStores.PASSAGES);
    withdrawn = context.getStateStore(RefineryStores.WITHDRAWN);
    pairs = context.getStateStore(RefineryStores.PAIRS);
    replies = context.getStateStore(RefineryStores.REPLIES);
    labelled = context.getStateStore(RefineryStores.LABELLED);
    ungrounded = context.getStateStore(RefineryStores.UNGROUNDED);
  }

  /** The present content of a passage, with the time of its record, if it is known. */
  Optional<ValueAndTimestamp<Passage>> passage(String passage) {
    return Optional.ofNullable(passages.get(passage));
  }

  /** Whether a passage is known to be withdrawn. */
  boolean isWithdrawn(String passage) {
    return withdrawn.get(passage) != null;
  }

  /** The pairs of a passage. */
  KeptPairs pairs(String passage) {
    @Nullable KeptPairs kept = pairs.get(passage);
    return kept == null ? KeptPairs.NONE : kept;
  }

  /** Puts pairs in the place of those that a passage had, at the same content. */
  void change(String passage, KeptPairs after, long timestamp) {
    replace(passage, after, timestamp, false);
  }

  /** Puts pairs in the place of those that a passage had at another content. */
  void renew(String passage, KeptPairs after, long timestamp) {
    replace(passage, after, timestamp, true);
  }

  /** Tells pairs of a passage how many passages have their query. */
  void recount(String passage, QueryCount count, long timestamp) {
    KeptPairs before = pairs(passage);
    KeptPairs after =
        before.map(
            (id, pair) -> count.pairIds().contains(id) ? pair.inPassages(count.passages()) : pair);
    if (!after.equals(before)) {
      pairs.put(passage, after);
      announce(passage, before, after, timestamp, false);
    }
  }

  /** Says that a query is kept out. */
  void refuse(
      PassageKey passage, String id, String query, Origin origin, Rejection why, long timestamp) {
    String shown = query.length() > MOST_SHOWN ? query.substring(0, MOST_SHOWN) + "..." : query;
    RejectedQuery rejected =
        new RejectedQuery(id, passage, shown, origin, why.reason().code(), why.detail());
    context.forward(new Record<>(rejected.key(), new Refined.Refused(rejected), timestamp));
  }

  /**
   * Retracts the pairs of a passage that are on the topic, that the book does not have, and for
   * which nothing that is still to come can speak: their replies and labels have been read.
   */
  void settle(String passage, long timestamp) {
    for (KeyValue<String, Ungrounded> entry : RefineryStores.under(ungrounded, passage)) {
      if (settle(passage, entry.key.substring(passage.length() + 1), entry.value, timestamp)) {
        ungrounded.delete(entry.key);
      }
    }
  }

  /** Notes a pair that is on the topic. */
  void found(String passage, String id, @Nullable Ungrounded pair, long timestamp) {
    String key = passage + "#" + id;
    if (pair == null || settle(passage, id, pair, timestamp)) {
      ungrounded.delete(key);
    } else {
      ungrounded.put(key, pair);
    }
  }

  private boolean settle(String passage, String id, Ungrounded pair, long timestamp) {
    if (pairs(passage).pair(id).isPresent()) {
      return true;
    }
    boolean known = passages.get(passage) != null || isWithdrawn(passage);
    boolean read =
        pair.requests().stream().allMatch(r -> replies.get(passage + "#" + r) != null)
            && (!pair.labelled() || labelled.get(passage + "#" + id) != null);
    if (isWithdrawn(passage) || (known && read)) {
      context.forward(
          new Record<>(passage + "#" + id, new Refined.Announced(Optional.empty()), timestamp));
      return true;
    }
    return false;
  }

  private void replace(String passage, KeptPairs after, long timestamp, boolean newContent) {
    KeptPairs before = pairs(passage);
    KeptPairs marked =
        nearDuplicates
            .mark(after)
            .map(
                (id, pair) ->
                    before.pair(id).map(was -> pair.inPassages(was.passages())).orElse(pair));
    if (!marked.equals(before)) {
      pairs.put(passage, marked);
    }
    announce(passage, before, marked, timestamp, newContent);
    tellMembers(passage, before, marked, true, timestamp);
    tellMembers(passage, marked, before, false, timestamp);
  }

  private void announce(
      String passage, KeptPairs before, KeptPairs after, long timestamp, boolean newContent) {
    for (String id : before.pairs().keySet()) {
      if (after.pair(id).isEmpty()) {
        forward(passage, id, Optional.empty(), timestamp);
      }
    }
    for (Map.Entry<String, Kept> pair : after.pairs().entrySet()) {
      String id = pair.getKey();
      if (newContent || !before.pair(id).equals(Optional.of(pair.getValue()))) {
        forward(passage, id, Optional.of(pair.getValue()), timestamp);
      }
    }
  }

  private void forward(String passage, String id, Optional<Kept> pair, long timestamp) {
    Refined.Announced announced =
        new Refined.Announced(
            pair.flatMap(
                kept ->
                    passage(passage)
                        .map(
                            content ->
                                kept.pair(
                                    id,
                                    content.value(),
                                    Instant.ofEpochMilli(content.timestamp())))));
    context.forward(new Record<>(passage + "#" + id, announced, timestamp));
  }

  /** Tells which queries one of two has and the other has not. */
  private void tellMembers(
      String passage, KeptPairs without, KeptPairs with, boolean present, long timestamp) {
    with.pairs()
        .forEach(
            (id, pair) -> {
              if (without.pair(id).isEmpty()) {
                context.forward(
                    new Record<>(
                        Identity.hash(Identity.normalise(pair.query())),
                        new Refined.Membership(passage, id, present),
                        timestamp));
              }
            });
  }
}

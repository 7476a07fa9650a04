package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.LocalSerdes;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.JsonSerde;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The state stores of the refinery. */
final class RefineryStores {
  /** Present content and the time of the record that brought it, by passage key. */
  static final String PASSAGES = "passages";

  /** Time of the withdrawal, by key of a withdrawn passage. */
  static final String WITHDRAWN = "withdrawn";

  /** {@link KeptPairs}, by passage key. */
  static final String PAIRS = "pairs";

  /** {@link StoredReply}, by {@code <passage key>#<request id>}. */
  static final String REPLIES = "replies";

  /** Labelled queries, by {@code <passage key>#<pair id>}. */
  static final String LABELLED = "labelled";

  /** Pairs on the topic that nothing speaks for yet, by {@code <passage key>#<pair id>}. */
  static final String UNGROUNDED = "ungrounded";

  /** {@link Tally} since the last flush, by strategy and LLM. */
  static final String TALLIES = "tallies";

  /** Pairs of a passage that have a query, by {@code <hash of the query>#<passage key>}. */
  static final String MEMBERS = "members";

  /** {@link QueryCounter.Size}, by hash of the query. */
  static final String SIZES = "sizes";

  /** {@link Tally} since the beginning, by strategy and LLM. */
  static final String TOTALS = "totals";

  /** Every judged query, in every instance, by its key. */
  static final String JUDGED_QUERIES = "judged-queries";

  private RefineryStores() {}

  static List<StoreBuilder<?>> local() {
    return List.of(
        Stores.timestampedKeyValueStoreBuilder(
            Stores.persistentTimestampedKeyValueStore(PASSAGES),
            Serdes.String(),
            LocalSerdes.of(Topics.PASSAGES)),
        store(WITHDRAWN, Serdes.Long()),
        store(PAIRS, JsonSerde.of(KeptPairs.class)),
        store(REPLIES, JsonSerde.of(StoredReply.class)),
        store(LABELLED, Serdes.String()),
        store(UNGROUNDED, JsonSerde.of(Ungrounded.class)),
        store(TALLIES, JsonSerde.of(Tally.class)),
        store(MEMBERS, JsonSerde.of(QueryCounter.Members.class)),
        store(SIZES, JsonSerde.of(QueryCounter.Size.class)),
        store(TOTALS, JsonSerde.of(Tally.class)));
  }

  /** The entries whose key is a prefix, a {@code #}, and something without one, in order. */
  static <V> List<KeyValue<String, V>> under(KeyValueStore<String, V> store, String prefix) {
    List<KeyValue<String, V>> found = new ArrayList<>();
    try (KeyValueIterator<String, V> all = store.prefixScan(prefix + "#", new StringSerializer())) {
      all.forEachRemaining(
          entry -> {
            if (entry.key.lastIndexOf('#') == prefix.length()) {
              found.add(entry);
            }
          });
    }
    return found;
  }

  private static <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.String(), values)
        .withLoggingEnabled(Map.of());
  }
}

package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.LocalSerdes;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.JsonSerde;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The state stores of the planner. All but the last two are partitioned by passage, those by entry.
 */
final class PlannerStores {
  /** Present content, by passage key. */
  static final String PASSAGES = "passages";

  /** {@link Asked}, by passage key. */
  static final String ASKED = "asked";

  /** {@link PlanInForce}, by corpus. */
  static final String PLANS = "plans";

  /** Number of passages in the partition, by corpus. */
  static final String SIZES = "sizes";

  /** {@link Sources}, by passage key. */
  static final String SOURCES = "sources";

  /** The {@link PlanInForce} that the ledgers were told last, by corpus, beside the plans. */
  static final String STATED = "stated";

  /** {@link Sent}, by request id. */
  static final String SENT = "sent";

  /** {@link Ledger}, by plan entry id. */
  static final String LEDGERS = "ledgers";

  /** {@link Release}, by plan entry id and number. */
  static final String QUEUE = "queue";

  private PlannerStores() {}

  static List<StoreBuilder<?>> all() {
    return List.of(
        store(PASSAGES, LocalSerdes.of(Topics.PASSAGES)),
        store(ASKED, JsonSerde.of(Asked.class)),
        store(PLANS, JsonSerde.of(PlanInForce.class)),
        store(SIZES, Serdes.Long()),
        store(SOURCES, JsonSerde.of(Sources.class)),
        store(STATED, JsonSerde.of(PlanInForce.class)),
        store(SENT, JsonSerde.of(Sent.class)),
        store(LEDGERS, JsonSerde.of(Ledger.class)).withCachingEnabled(),
        store(QUEUE, JsonSerde.of(Release.class)));
  }

  private static <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name), Serdes.String(), values);
  }
}

package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.LocalSerdes;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.JsonSerde;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The state stores of the refinery. */
final class RefineryStores {
  /** Present content and the time of the record that brought it, by passage key. */
  static final String PASSAGES = "passages";

  /** {@link KeptPairs}, by passage key. */
  static final String PAIRS = "pairs";

  /** Every judged query, in every instance, by its key. */
  static final String JUDGED_QUERIES = "judged-queries";

  private RefineryStores() {}

  static List<StoreBuilder<?>> local() {
    return List.of(
        Stores.timestampedKeyValueStoreBuilder(
            Stores.persistentTimestampedKeyValueStore(PASSAGES),
            Serdes.String(),
            LocalSerdes.of(Topics.PASSAGES)),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(PAIRS), Serdes.String(), JsonSerde.of(KeptPairs.class)));
  }
}

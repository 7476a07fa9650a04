package dev.passagework.streams.evaluator;

import static dev.passagework.streams.runtime.Routing.consumed;

import dev.passagework.schemas.contract.LocalSerdes;
import dev.passagework.schemas.contract.SetDigest;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.JsonSerde;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.Stores;

/** The state stores of the evaluator. */
final class EvaluatorStores {
  private EvaluatorStores() {}

  /** Adds all stores; the global ones are in memory and read anew at every start. */
  static void addTo(StreamsBuilder builder, Cluster cluster, Changes changes) {
    addGlobal(builder, cluster, Topics.CHECKPOINTS, StoreNames.CHECKPOINTS, changes);
    addGlobal(builder, cluster, Topics.COLLECTIONS, StoreNames.COLLECTIONS, changes);
    addGlobal(builder, cluster, Topics.JUDGED_QUERIES, StoreNames.JUDGED_QUERIES, changes);
    addShelf(builder, StoreNames.Shelf.DENSE);
    addShelf(builder, StoreNames.Shelf.LEXICAL);
    add(builder, StoreNames.GATHERINGS, JsonSerde.of(Gathering.class));
    add(builder, StoreNames.QUERY_SCORES, JsonSerde.of(QueryScore.class));
    addSmall(builder, StoreNames.TALLIES, JsonSerde.of(CollectScores.Tally.class));
    addSmall(builder, StoreNames.GATE_STATES, JsonSerde.of(GateState.class));
    add(builder, StoreNames.GATE_SCORES, JsonSerde.of(GateEvent.Scored.class));
    add(builder, StoreNames.LEARNT_PASSAGES, Serdes.Integer());
    add(builder, StoreNames.FIRST_LEARNT, JsonSerde.of(LearntPassages.First.class));
  }

  /** All of a collection in one partition. */
  static <V> StreamPartitioner<String, V> byCollection() {
    return (topic, key, value, partitions) -> {
      byte[] collection = Keys.prefix(key).getBytes(StandardCharsets.UTF_8);
      return Optional.of(Set.of(Utils.toPositive(Utils.murmur2(collection)) % partitions));
    };
  }

  private static <V> void addGlobal(
      StreamsBuilder builder, Cluster cluster, Topic<V> topic, String store, Changes changes) {
    builder.addGlobalStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(store), Serdes.String(), LocalSerdes.of(topic))
            .withLoggingDisabled(),
        cluster.name(topic),
        consumed(cluster, topic, "read-" + store),
        () -> new KeepNewest<>(store, changes));
  }

  private static void addShelf(StreamsBuilder builder, StoreNames.Shelf shelf) {
    add(builder, shelf.passages(), LocalSerdes.of(Topics.JUDGED_PASSAGES));
    addSmall(builder, shelf.digests(), JsonSerde.of(SetDigest.class));
    addSmall(builder, shelf.answers(), JsonSerde.of(Answer.class));
  }

  private static <V> void add(StreamsBuilder builder, String name, Serde<V> values) {
    builder.addStateStore(
        Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), values));
  }

  /** A store that grows with checkpoints and collections only: memory is cheaper than a file. */
  private static <V> void addSmall(StreamsBuilder builder, String name, Serde<V> values) {
    builder.addStateStore(
        Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), values));
  }
}

package dev.passagework.streams.evaluator;

import static dev.passagework.streams.runtime.Routing.consumed;

import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.LocalSerdes;
import dev.passagework.schemas.contract.SetDigest;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.JsonSerde;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** The state stores of the evaluator. */
final class EvaluatorStores {
  private EvaluatorStores() {}

  /** Adds all stores; the global ones are in memory and read anew at every start. */
  static void addTo(StreamsBuilder builder, Cluster cluster, Changes changes) {
    addGlobal(builder, cluster, Topics.CHECKPOINTS, StoreNames.CHECKPOINTS, changes);
    addGlobal(builder, cluster, Topics.COLLECTIONS, StoreNames.COLLECTIONS, changes);
    addGlobal(builder, cluster, Topics.JUDGED_QUERIES, StoreNames.JUDGED_QUERIES, changes);
    addDecided(builder, cluster, changes);
    add(builder, StoreNames.PASSAGE_HASHES, Serdes.String());
    addSmall(builder, StoreNames.PARTITION_DIGESTS, JsonSerde.of(SetDigest.class));
    addSmall(builder, StoreNames.PARTITION_ANSWERS, JsonSerde.of(Answer.class));
    addSmall(builder, StoreNames.NOTED_COLLECTIONS, Serdes.String());
    addSmall(builder, StoreNames.COLLECTION_ANSWERS, JsonSerde.of(Answer.class));
    addSmall(builder, StoreNames.SUBJECT_MEANS, JsonSerde.of(AverageDomains.Means.class));
    add(builder, StoreNames.PROXIES, JsonSerde.of(Proxy.class));
    add(builder, StoreNames.GATHERINGS, JsonSerde.of(Gathering.class));
    add(builder, StoreNames.QUERY_SCORES, JsonSerde.of(QueryScore.class));
    addSmall(builder, StoreNames.TALLIES, JsonSerde.of(CollectScores.Tally.class));
    addSmall(builder, StoreNames.GATE_STATES, JsonSerde.of(GateState.class));
    add(builder, StoreNames.GATE_SCORES, JsonSerde.of(GateEvent.Scored.class));
    add(builder, StoreNames.LEAKS, Serdes.String());
    add(builder, StoreNames.LEARNT_PAIRS, Serdes.Integer());
    add(builder, StoreNames.LEARNT_PASSAGES, Serdes.Integer());
    add(builder, StoreNames.ARM_SCORES, JsonSerde.of(ArmScore.class));
    addSmall(builder, StoreNames.ENTRY_COSTS, JsonSerde.of(GainEvent.Spent.class));
    add(builder, StoreNames.WAITING, JsonSerde.of(Waiting.class));
    add(builder, StoreNames.GONE, Serdes.String());
    add(builder, StoreNames.ENDED, Serdes.Long());
    addSmall(builder, StoreNames.FRESH_MODELS, Serdes.String());
    addSmall(builder, StoreNames.COVERAGE, Serdes.Double());
    add(builder, StoreNames.FIRST_LEARNT, JsonSerde.of(LearntPassages.First.class));
  }

  /**
   * The judged passages as a table whose store is restored from their topic itself: no second copy
   * of the texts is kept on the broker.
   */
  static Materialized<String, JudgedPassage, KeyValueStore<Bytes, byte[]>> passages(
      Cluster cluster) {
    return Materialized.<String, JudgedPassage, KeyValueStore<Bytes, byte[]>>as(StoreNames.PASSAGES)
        .withKeySerde(Serdes.String())
        .withValueSerde(LenientSerde.of(cluster.serdes().of(Topics.JUDGED_PASSAGES)))
        .withCachingDisabled();
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

  private static void addDecided(StreamsBuilder builder, Cluster cluster, Changes changes) {
    builder.addGlobalStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(StoreNames.DECIDED), Serdes.String(), Serdes.String())
            .withLoggingDisabled(),
        cluster.name(Topics.DECISIONS),
        consumed(cluster, Topics.DECISIONS, "read-" + StoreNames.DECIDED),
        () -> new KeepDecided(changes));
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

package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.JsonSerde;
import dev.passagework.streams.runtime.Routing;
import dev.passagework.streams.runtime.tracing.Traced;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The refinery's topology: a part that is partitioned by passage, one partitioned by query with a
 * loop between them, one that sums counts, and the judged queries in full.
 *
 * <pre>
 * passages, replies, labels, -> passage part -> memberships -> query part
 * training-pairs (read back)     |       ^                        |
 *                                |       +----- query-counts -----+
 *                                +-> training-pairs, rejected-queries
 *                                +-> tallies -> sums -> augmentation-metrics
 * </pre>
 */
final class RefineryTopology {
  private RefineryTopology() {}

  static Topology topology(Cluster cluster, RefinerySettings settings) {
    StreamsBuilder builder = new StreamsBuilder();
    RefineryStores.local().forEach(builder::addStateStore);
    LeakGuard guard = new LeakGuard();
    guardJudgedQueries(builder, cluster, guard);
    KStream<String, Refined> refined =
        read(builder, cluster, Topics.PASSAGES, "read-passages")
            .process(
                Traced.step(() -> new PassageReader(guard, settings)),
                Named.as("follow-passages"),
                PairBook.STORES)
            .merge(
                read(builder, cluster, Topics.SYNTHETIC_QUERIES, "read-replies")
                    .process(
                        Traced.step(() -> new ReplyReader(guard, settings)),
                        Named.as("filter-queries"),
                        PairBook.STORES),
                Named.as("add-queries"))
            .merge(
                read(builder, cluster, Topics.LABELLED_PAIRS, "read-labels")
                    .process(
                        Traced.step(() -> new LabelReader(guard, settings)),
                        Named.as("guard-labels"),
                        PairBook.STORES),
                Named.as("add-labels"))
            .merge(
                read(builder, cluster, Topics.TRAINING_PAIRS, "read-pairs-back")
                    .process(
                        Traced.step(() -> new PairReader(guard, settings)),
                        Named.as("settle-pairs"),
                        PairBook.STORES),
                Named.as("add-settlements"));
    KStream<String, Refined> recounted = recounted(refined, guard, settings);
    write(cluster, refined.merge(recounted, Named.as("add-counts")));
    sum(cluster, refined);
    return builder.build();
  }

  private static <V> KStream<String, V> read(
      StreamsBuilder builder, Cluster cluster, Topic<V> topic, String step) {
    return builder.stream(cluster.name(topic), Routing.consumed(cluster, topic, step));
  }

  /**
   * The way over the partition of each query, where passages that have it are counted, and back to
   * the partition of each passage: Kafka's own choice for a key is that of the passages' topic.
   */
  private static KStream<String, Refined> recounted(
      KStream<String, Refined> refined, LeakGuard guard, RefinerySettings settings) {
    return refined
        .flatMapValues(Refined::memberships, Named.as("select-memberships"))
        .repartition(
            Repartitioned.with(Serdes.String(), JsonSerde.of(Refined.Membership.class))
                .withName("memberships"))
        .process(
            Traced.step(QueryCounter::new),
            Named.as("count-passages"),
            RefineryStores.MEMBERS,
            RefineryStores.SIZES)
        .repartition(
            Repartitioned.with(Serdes.String(), JsonSerde.of(QueryCount.class))
                .withName("query-counts"))
        .process(
            Traced.step(() -> new CountReader(guard, settings)),
            Named.as("mark-counts"),
            PairBook.STORES);
  }

  private static void sum(Cluster cluster, KStream<String, Refined> refined) {
    refined
        .flatMapValues(Refined::counted, Named.as("select-tallies"))
        .repartition(
            Repartitioned.with(Serdes.String(), JsonSerde.of(Tally.class)).withName("tallies"))
        .process(TallyKeeper::new, Named.as("sum-tallies"), RefineryStores.TOTALS)
        .to(
            cluster.name(Topics.AUGMENTATION_METRICS),
            Routing.produced(cluster, Topics.AUGMENTATION_METRICS, "write-metrics"));
  }

  private static void guardJudgedQueries(StreamsBuilder builder, Cluster cluster, LeakGuard guard) {
    StoreBuilder<KeyValueStore<String, JudgedQuery>> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(RefineryStores.JUDGED_QUERIES),
                Serdes.String(),
                cluster.serdes().of(Topics.JUDGED_QUERIES))
            .withLoggingDisabled();
    builder.addGlobalStore(
        store,
        cluster.name(Topics.JUDGED_QUERIES),
        Routing.consumed(cluster, Topics.JUDGED_QUERIES, "read-judged-queries"),
        () -> new JudgedQueryReader(guard));
  }

  private static void write(Cluster cluster, KStream<String, Refined> refined) {
    refined
        .flatMapValues(Refined::announced, Named.as("select-pairs"))
        .mapValues(announced -> announced.pair().orElse(null), Named.as("unwrap-pairs"))
        .to(
            cluster.name(Topics.TRAINING_PAIRS),
            Routing.produced(cluster, Topics.TRAINING_PAIRS, "write-pairs"));
    refined
        .flatMapValues(Refined::refused, Named.as("select-rejected"))
        .to(
            cluster.name(Topics.REJECTED_QUERIES),
            Routing.produced(cluster, Topics.REJECTED_QUERIES, "write-rejected"));
  }
}

package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Routing;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The refinery's topology: one part, partitioned by passage, and the judged queries in full. */
final class RefineryTopology {
  private RefineryTopology() {}

  static Topology topology(Cluster cluster, RefinerySettings settings) {
    StreamsBuilder builder = new StreamsBuilder();
    RefineryStores.local().forEach(builder::addStateStore);
    LeakGuard guard = new LeakGuard();
    guardJudgedQueries(builder, cluster, guard);
    KStream<String, Refined> retractions =
        builder.stream(
                cluster.name(Topics.PASSAGES),
                Routing.consumed(cluster, Topics.PASSAGES, "read-passages"))
            .process(
                PassageReader::new,
                Named.as("follow-passages"),
                RefineryStores.PASSAGES,
                RefineryStores.PAIRS);
    KStream<String, Refined> refined =
        builder.stream(
                cluster.name(Topics.SYNTHETIC_QUERIES),
                Routing.consumed(cluster, Topics.SYNTHETIC_QUERIES, "read-replies"))
            .process(
                () -> new ReplyReader(filters(guard), guard, settings.sweepInterval()),
                Named.as("filter-queries"),
                RefineryStores.PASSAGES,
                RefineryStores.PAIRS);
    write(cluster, refined.merge(retractions, Named.as("add-retractions")));
    return builder.build();
  }

  /** The filters, in the order in which they are asked. */
  static List<QueryFilter> filters(LeakGuard guard) {
    return List.of(
        new FormFilter(),
        PhraseFilter.refusals(),
        PhraseFilter.chatter(),
        PhraseFilter.selfReferences(),
        new CopyFilter(),
        guard);
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
        .flatMapValues(Refined::kept, Named.as("select-pairs"))
        .mapValues(kept -> kept.pair().orElse(null), Named.as("unwrap-pairs"))
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

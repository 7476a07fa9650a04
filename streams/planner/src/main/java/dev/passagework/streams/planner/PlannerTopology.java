package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.JsonSerde;
import dev.passagework.streams.runtime.Routing;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * The planner's topology: a part that is partitioned by passage and one that is partitioned by plan
 * entry, with a loop between them.
 *
 * <pre>
 * passages, plans,  ->  passage part  -> ledger-events ->  ledger part  -> plan-states
 * answers, failures      |        ^                             |
 *                        v        +--------- releases ----------+
 *            augmentation-requests
 * </pre>
 */
final class PlannerTopology {
  private static final Serde<LedgerEvent> EVENTS = JsonSerde.of(LedgerEvent.class);
  private static final Serde<Release> RELEASES = JsonSerde.of(Release.class);
  private static final Serde<PlanInForce> PLANS = JsonSerde.of(PlanInForce.class);
  private static final String LEDGER_EVENTS = "ledger-events";
  private static final String SELECT_NEWS = "select-news";

  private final Cluster cluster;
  private final Strategies strategies = Strategies.builtIn();
  private final StreamsBuilder builder = new StreamsBuilder();

  private PlannerTopology(Cluster cluster) {
    this.cluster = cluster;
  }

  static Topology topology(Cluster cluster, PlannerSettings settings) {
    return new PlannerTopology(cluster).build(settings);
  }

  private Topology build(PlannerSettings settings) {
    PlannerStores.all().forEach(builder::addStateStore);
    KStream<String, LedgerEvent> events =
        candidates()
            .merge(surveys(), Named.as("add-surveys"))
            .merge(answers(), Named.as("add-answers"))
            .merge(failures(), Named.as("add-failures"));
    KStream<String, LedgerOutput> ledger =
        events
            .repartition(Repartitioned.with(Serdes.String(), EVENTS).withName(LEDGER_EVENTS))
            .process(
                () -> new LedgerKeeper(settings),
                Named.as("keep-ledgers"),
                PlannerStores.LEDGERS,
                PlannerStores.QUEUE);
    ledger
        .flatMapValues(LedgerOutput::states, Named.as("select-states"))
        .to(
            cluster.name(Topics.PLAN_STATES),
            Routing.produced(cluster, Topics.PLAN_STATES, "write-plan-states"));
    writeRequests(ledger);
    return withNewsToLedger(builder.build());
  }

  private KStream<String, LedgerEvent> candidates() {
    return builder.stream(
            cluster.name(Topics.PASSAGES),
            Routing.consumed(cluster, Topics.PASSAGES, "read-passages"))
        .process(
            () -> new PassageReader(strategies),
            Named.as("find-candidates"),
            PlannerStores.PASSAGES,
            PlannerStores.ASKED,
            PlannerStores.PLANS);
  }

  /**
   * Plans, from their one partition to every partition of the passages. The check stands beside a
   * store of the passages' part, so that both are one sub-topology and the internal topic between
   * gets as many partitions as the passages have.
   */
  private KStream<String, LedgerEvent> surveys() {
    StreamPartitioner<String, PlanInForce> everywhere =
        (topic, key, value, partitions) ->
            Optional.of(IntStream.range(0, partitions).boxed().collect(Collectors.toSet()));
    return builder.stream(
            cluster.name(Topics.PLANS), Routing.consumed(cluster, Topics.PLANS, "read-plans"))
        .processValues(
            () -> new PlanReader(strategies), Named.as("check-plans"), PlannerStores.PLANS)
        .repartition(
            Repartitioned.with(Serdes.String(), PLANS)
                .withName("plans-to-all")
                .withStreamPartitioner(everywhere))
        .process(
            () -> new PlanSurvey(strategies),
            Named.as("survey-passages"),
            PlannerStores.ASKED,
            PlannerStores.PLANS);
  }

  private KStream<String, LedgerEvent> answers() {
    return builder.stream(
            cluster.name(Topics.SYNTHETIC_QUERIES),
            Routing.consumed(cluster, Topics.SYNTHETIC_QUERIES, "read-answers"))
        .process(AnswerReader::new, Named.as("settle-answers"), PlannerStores.SENT);
  }

  private KStream<String, LedgerEvent> failures() {
    return builder.stream(
            cluster.names().deadLettersOf(Topics.AUGMENTATION_REQUESTS),
            Consumed.with(Serdes.String(), Serdes.ByteArray()).withName("read-failures"))
        .process(FailureReader::new, Named.as("settle-failures"), PlannerStores.SENT);
  }

  private void writeRequests(KStream<String, LedgerOutput> ledger) {
    StreamPartitioner<String, Release> byPassage =
        (topic, key, value, partitions) ->
            Optional.of(Set.of(Topics.PASSAGES.partition(key, partitions)));
    KStream<String, Written> written =
        ledger
            .flatMapValues(LedgerOutput::releases, Named.as("select-releases"))
            .repartition(
                Repartitioned.with(Serdes.String(), RELEASES)
                    .withName("releases")
                    .withStreamPartitioner(byPassage))
            .process(
                () -> new RequestWriter(strategies),
                Named.as("render-requests"),
                PlannerStores.PASSAGES,
                PlannerStores.ASKED,
                PlannerStores.PLANS,
                PlannerStores.SENT);
    written
        .flatMapValues(Written::requests, Named.as("select-requests"))
        .to(
            cluster.name(Topics.AUGMENTATION_REQUESTS),
            Routing.produced(cluster, Topics.AUGMENTATION_REQUESTS, "write-requests"));
    var unused = written.flatMapValues(Written::events, Named.as(SELECT_NEWS));
  }

  /**
   * The loop that the streams DSL, whose graphs have none, cannot draw: news back to the ledger.
   */
  private static Topology withNewsToLedger(Topology topology) {
    return topology.addSink(
        "write-news",
        LEDGER_EVENTS + "-repartition",
        Serdes.String().serializer(),
        EVENTS.serializer(),
        SELECT_NEWS);
  }
}

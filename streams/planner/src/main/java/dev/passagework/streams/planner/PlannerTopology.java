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
 * passages, plans,  ->  passage part  -> ledger-events ->  ledger part  -> plan-states,
 * pairs, answers,        |        ^                             |          augmentation-metrics
 * failures               v        +---- releases, briefs -------+
 *            augmentation-requests
 * </pre>
 */
final class PlannerTopology {
  private static final Serde<LedgerEvent> EVENTS = JsonSerde.of(LedgerEvent.class);
  private static final Serde<Release> RELEASES = JsonSerde.of(Release.class);
  private static final Serde<PlanNews> PLANS = JsonSerde.of(PlanNews.class);
  private static final String LEDGER_EVENTS = "ledger-events";
  private static final String PLANS_TO_ALL = "plans-to-all";
  private static final String SELECT_NEWS = "select-news";
  private static final String SELECT_BRIEFS = "select-briefs";
  private static final StreamPartitioner<String, PlanNews> EVERYWHERE =
      (topic, key, value, partitions) ->
          Optional.of(IntStream.range(0, partitions).boxed().collect(Collectors.toSet()));

  private final Cluster cluster;
  private final PlannerSettings settings;
  private final Policy policy;
  private final StreamsBuilder builder = new StreamsBuilder();

  private PlannerTopology(Cluster cluster, PlannerSettings settings) {
    this.cluster = cluster;
    this.settings = settings;
    this.policy = settings.policy();
  }

  static Topology topology(Cluster cluster, PlannerSettings settings) {
    return new PlannerTopology(cluster, settings).build();
  }

  private Topology build() {
    PlannerStores.all().forEach(builder::addStateStore);
    KStream<String, PlanInForce> plans = plans();
    KStream<String, LedgerEvent> events =
        candidates()
            .merge(terms(plans), Named.as("add-terms"))
            .merge(surveys(plans), Named.as("add-surveys"))
            .merge(sources(), Named.as("add-sources"))
            .merge(answers(), Named.as("add-answers"))
            .merge(failures(), Named.as("add-failures"))
            .merge(gains(), Named.as("add-gains"));
    KStream<String, LedgerOutput> ledger =
        events
            .repartition(Repartitioned.with(Serdes.String(), EVENTS).withName(LEDGER_EVENTS))
            .process(
                () -> new LedgerKeeper(settings),
                Named.as("keep-ledgers"),
                PlannerStores.LEDGERS,
                PlannerStores.QUEUE);
    report(ledger);
    writeRequests(ledger);
    var unused = ledger.flatMapValues(LedgerOutput::briefs, Named.as(SELECT_BRIEFS));
    return withLoops(builder.build());
  }

  private void report(KStream<String, LedgerOutput> ledger) {
    ledger
        .flatMapValues(LedgerOutput::states, Named.as("select-states"))
        .to(
            cluster.name(Topics.PLAN_STATES),
            Routing.produced(cluster, Topics.PLAN_STATES, "write-plan-states"));
    ledger
        .flatMapValues(LedgerOutput::metrics, Named.as("select-metrics"))
        .to(
            cluster.name(Topics.AUGMENTATION_METRICS),
            Routing.produced(cluster, Topics.AUGMENTATION_METRICS, "write-metrics"));
  }

  private KStream<String, LedgerEvent> candidates() {
    return builder.stream(
            cluster.name(Topics.PASSAGES),
            Routing.consumed(cluster, Topics.PASSAGES, "read-passages"))
        .process(
            () -> new PassageReader(policy),
            Named.as("find-candidates"),
            PlannerStores.PASSAGES,
            PlannerStores.ASKED,
            PlannerStores.PLANS,
            PlannerStores.SIZES,
            PlannerStores.SOURCES);
  }

  /**
   * Plans, from their one partition to every partition of the passages. The check stands beside a
   * store of the passages' part, so that both are one sub-topology and the internal topic between
   * gets as many partitions as the passages have.
   */
  private KStream<String, LedgerEvent> surveys(KStream<String, PlanInForce> plans) {
    return plans
        .mapValues(plan -> (PlanNews) new PlanNews.Set(plan), Named.as("announce-plans"))
        .repartition(
            Repartitioned.with(Serdes.String(), PLANS)
                .withName(PLANS_TO_ALL)
                .withStreamPartitioner(EVERYWHERE))
        .process(
            () -> new PlanSurvey(policy),
            Named.as("survey-passages"),
            PlannerStores.PASSAGES,
            PlannerStores.ASKED,
            PlannerStores.PLANS,
            PlannerStores.SIZES,
            PlannerStores.SOURCES);
  }

  private KStream<String, PlanInForce> plans() {
    return builder.stream(
            cluster.name(Topics.PLANS), Routing.consumed(cluster, Topics.PLANS, "read-plans"))
        .processValues(
            () -> new PlanReader(policy.strategies()),
            Named.as("check-plans"),
            PlannerStores.PLANS);
  }

  private KStream<String, LedgerEvent> terms(KStream<String, PlanInForce> plans) {
    return plans.process(
        () -> new TermsReader(policy), Named.as("tell-terms"), PlannerStores.STATED);
  }

  private KStream<String, LedgerEvent> sources() {
    return builder.stream(
            cluster.name(Topics.TRAINING_PAIRS),
            Routing.consumed(cluster, Topics.TRAINING_PAIRS, "read-pairs"))
        .process(
            () -> new SourceReader(policy),
            Named.as("find-sources"),
            PlannerStores.PASSAGES,
            PlannerStores.ASKED,
            PlannerStores.PLANS,
            PlannerStores.SOURCES);
  }

  private KStream<String, LedgerEvent> gains() {
    return builder.stream(
            cluster.name(Topics.AUGMENTATION_METRICS),
            Routing.consumed(cluster, Topics.AUGMENTATION_METRICS, "read-metrics"))
        .process(() -> new GainReader(policy), Named.as("find-gains"));
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
                () -> new RequestWriter(policy),
                Named.as("render-requests"),
                PlannerStores.PASSAGES,
                PlannerStores.ASKED,
                PlannerStores.PLANS,
                PlannerStores.SOURCES,
                PlannerStores.SENT);
    written
        .flatMapValues(Written::requests, Named.as("select-requests"))
        .to(
            cluster.name(Topics.AUGMENTATION_REQUESTS),
            Routing.produced(cluster, Topics.AUGMENTATION_REQUESTS, "write-requests"));
    var unused = written.flatMapValues(Written::events, Named.as(SELECT_NEWS));
  }

  /**
   * The loops that the streams DSL, whose graphs have none, cannot draw: news back to the ledger,
   * and from the ledger to all partitions of the passages.
   */
  private static Topology withLoops(Topology topology) {
    return topology
        .addSink(
            "write-news",
            LEDGER_EVENTS + "-repartition",
            Serdes.String().serializer(),
            EVENTS.serializer(),
            SELECT_NEWS)
        .addSink(
            "write-briefs",
            PLANS_TO_ALL + "-repartition",
            Serdes.String().serializer(),
            PLANS.serializer(),
            EVERYWHERE,
            SELECT_BRIEFS);
  }
}

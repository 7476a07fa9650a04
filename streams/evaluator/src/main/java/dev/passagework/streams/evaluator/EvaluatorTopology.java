package dev.passagework.streams.evaluator;

import static dev.passagework.streams.runtime.Routing.consumed;
import static dev.passagework.streams.runtime.Routing.produced;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Command;
import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.Leak;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.RejectedQuery;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.JsonSerde;
import dev.passagework.streams.runtime.PoisonException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.jspecify.annotations.Nullable;

/**
 * The evaluator as a topology. Passages are searched where they are; what was found of a query
 * meets to be scored; the scores of an examination meet to be averaged; and all about a model meets
 * at its gate.
 */
final class EvaluatorTopology {
  private final Cluster cluster;
  private final EvaluatorSettings settings;
  private final Desk desk;
  private final Changes changes = new Changes();
  private final StreamsBuilder builder = new StreamsBuilder();

  private EvaluatorTopology(Cluster cluster, EvaluatorSettings settings, Desk desk) {
    this.cluster = cluster;
    this.settings = settings;
    this.desk = desk;
  }

  /**
   * The topology.
   *
   * @param desk where this instance does its searching
   */
  static Topology topology(Cluster cluster, EvaluatorSettings settings, Desk desk) {
    return new EvaluatorTopology(cluster, settings, desk).build();
  }

  private Topology build() {
    EvaluatorStores.addTo(builder, cluster, changes);
    KStream<String, JudgedPassage> passages =
        builder
            .table(
                cluster.name(Topics.JUDGED_PASSAGES),
                consumed(cluster, Topics.JUDGED_PASSAGES, "read-judged-passages"),
                EvaluatorStores.passages(cluster))
            .toStream(Named.as("follow-judged-passages"))
            .peek(EvaluatorTopology::check, Named.as("check-judged-passages"));
    ScatterGather dense =
        new ScatterGather(
            new SearchMethod.Dense(desk, settings.scoring().hits(), settings.proxying()),
            changes,
            settings);
    KStream<String, Finding> findings = dense.scatter(passages);
    KStream<String, ScoreSheet> sheets =
        collectScores(
            dense
                .gather(findings)
                .merge(searchCollections(passages), Named.as("join-lexical-rankings")));
    publishScores(sheets);
    KStream<String, ScoreSheet> whole =
        sheets.filter((subject, sheet) -> !sheet.of().proxy(), Named.as("keep-whole-scores"));
    publishMeans(whole);
    KStream<String, RejectedQuery> rejected =
        builder.stream(
            cluster.name(Topics.REJECTED_QUERIES),
            consumed(cluster, Topics.REJECTED_QUERIES, "read-rejected-queries"));
    KStream<String, Announcement> announcements =
        judge(
            gateEvents(whole)
                .merge(unusable(findings), Named.as("join-unusable-checkpoints"))
                .merge(leaks(rejected), Named.as("join-leaks")));
    new FollowPassages(builder, cluster, settings.freshnessInterval()).add(rejected, announcements);
    new FollowGains(builder, cluster).add(announcements);
    Properties optimized = new Properties();
    optimized.put(
        StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.REUSE_KTABLE_SOURCE_TOPICS);
    return builder.build(optimized);
  }

  private static void check(String key, @Nullable JudgedPassage passage) {
    if (key == null || !key.contains("/") || (passage != null && !key.equals(passage.key()))) {
      throw new PoisonException("the key '" + key + "' is not collection/id of the passage");
    }
  }

  /** BM25 needs a collection in one place: its name chooses the task, which reads the topic. */
  private KStream<String, Ranked> searchCollections(KStream<String, JudgedPassage> passages) {
    return passages
        .process(NoteCollections::new, Named.as("note-collections"), StoreNames.NOTED_COLLECTIONS)
        .repartition(
            Repartitioned.with(Serdes.String(), Serdes.String()).withName("gather-collections"))
        .process(
            () -> new SearchCollections(desk, changes, settings.settle()),
            Named.as("search-collections"),
            StoreNames.COLLECTION_ANSWERS);
  }

  private KStream<String, ScoreSheet> collectScores(KStream<String, Ranked> rankings) {
    return rankings
        .map(
            (key, ranked) ->
                KeyValue.pair(ranked.of().key(), QueryScore.of(ranked, settings.scoring())),
            Named.as("score-queries"))
        .repartition(
            Repartitioned.with(Serdes.String(), JsonSerde.of(QueryScore.class))
                .withName("gather-scores"))
        .process(
            CollectScores::new,
            Named.as("collect-scores"),
            StoreNames.QUERY_SCORES,
            StoreNames.TALLIES);
  }

  private void publishScores(KStream<String, ScoreSheet> sheets) {
    Scoring scoring = settings.scoring();
    sheets
        .process(() -> new MeasureScores(scoring), Named.as("measure-scores"))
        .processValues(TraceCheckpoints::ofMetrics, Named.as("trace-scores"))
        .to(
            cluster.name(Topics.EVALUATION_METRICS),
            produced(cluster, Topics.EVALUATION_METRICS, "write-scores"));
  }

  private void publishMeans(KStream<String, ScoreSheet> whole) {
    Scoring scoring = settings.scoring();
    whole
        .mapValues(sheet -> AverageDomains.Mean.of(sheet, scoring), Named.as("pick-means"))
        .repartition(
            Repartitioned.with(Serdes.String(), JsonSerde.of(AverageDomains.Mean.class))
                .withName("gather-means"))
        .process(
            () -> new AverageDomains(scoring, changes),
            Named.as("average-domains"),
            StoreNames.SUBJECT_MEANS)
        .processValues(TraceCheckpoints::ofMetrics, Named.as("trace-means"))
        .to(
            cluster.name(Topics.EVALUATION_METRICS),
            produced(cluster, Topics.EVALUATION_METRICS, "write-means"));
  }

  /** Scores, segments and orders by model; the topic has as many partitions as the passages'. */
  private KStream<String, GateEvent> gateEvents(KStream<String, ScoreSheet> sheets) {
    KStream<String, GateEvent> scored =
        sheets.flatMap(
            (key, sheet) -> scored(sheet, settings.gate().measure().label()),
            Named.as("score-checkpoints"));
    KStream<String, GateEvent> learnt =
        builder.stream(
                cluster.name(Topics.TRAINING_SEGMENTS),
                consumed(cluster, Topics.TRAINING_SEGMENTS, "read-training-segments"))
            .flatMap((key, segment) -> learnt(segment), Named.as("name-learnt-passages"));
    KStream<String, GateEvent> ordered =
        builder.stream(
                cluster.name(Topics.COMMANDS), consumed(cluster, Topics.COMMANDS, "read-commands"))
            .filter((key, command) -> isForGate(command), Named.as("keep-gate-commands"))
            .map(
                (key, command) ->
                    KeyValue.pair(
                        command.subject(),
                        (GateEvent) new GateEvent.Ordered(command.kind(), command.version())),
                Named.as("name-orders"));
    return scored
        .merge(learnt, Named.as("join-learnt-passages"))
        .merge(ordered, Named.as("join-orders"))
        .repartition(gateEventsNamed("gather-gate-events"));
  }

  /** The topic has no tombstones; what looks like one says nothing. */
  private static List<KeyValue<String, GateEvent>> learnt(@Nullable TrainingSegment segment) {
    return segment == null
        ? List.of()
        : List.of(KeyValue.pair(segment.model(), GateEvent.Learnt.of(segment)));
  }

  private static KStream<String, GateEvent> unusable(KStream<String, Finding> findings) {
    return findings
        .flatMapValues(
            finding ->
                finding.fold(
                    partial -> List.<GateEvent>of(),
                    unusable ->
                        List.<GateEvent>of(
                            new GateEvent.Unusable(
                                unusable.checkpoint().version(), unusable.reason()))),
            Named.as("pick-unusable-checkpoints"))
        .repartition(gateEventsNamed("gather-unusable-checkpoints"));
  }

  /** Every task of the gate hears of every leak, since a pair may have been learnt by any model. */
  private static KStream<String, GateEvent> leaks(KStream<String, RejectedQuery> rejected) {
    return rejected
        .flatMapValues(EvaluatorTopology::leak, Named.as("pick-leaks"))
        .repartition(
            gateEventsNamed("gather-leaks")
                .withStreamPartitioner(
                    (topic, key, value, partitions) ->
                        Optional.of(
                            IntStream.range(0, partitions).boxed().collect(Collectors.toSet()))));
  }

  private static List<GateEvent> leak(@Nullable RejectedQuery query) {
    List<String> collections = query == null ? List.of() : Leak.collectionsOf(query);
    return query == null || collections.isEmpty()
        ? List.of()
        : List.of(new GateEvent.Leaked(query.pairId(), collections));
  }

  private KStream<String, Announcement> judge(KStream<String, GateEvent> events) {
    KStream<String, Announcement> announcements =
        events.process(
            () -> new JudgeCheckpoints(changes, settings.gate(), settings.proxying()),
            Named.as("judge-checkpoints"),
            StoreNames.GATE_STATES,
            StoreNames.GATE_SCORES,
            StoreNames.LEAKS,
            StoreNames.LEARNT_PAIRS,
            StoreNames.LEARNT_PASSAGES,
            StoreNames.FIRST_LEARNT);
    announcements
        .flatMapValues(EvaluatorTopology::decisions, Named.as("pick-decisions"))
        .processValues(TraceCheckpoints::ofDecisions, Named.as("trace-decisions"))
        .to(cluster.name(Topics.DECISIONS), produced(cluster, Topics.DECISIONS, "write-decisions"));
    announcements
        .flatMapValues(EvaluatorTopology::champions, Named.as("pick-champions"))
        .processValues(TraceCheckpoints::ofChampions, Named.as("trace-champions"))
        .to(cluster.name(Topics.CHAMPIONS), produced(cluster, Topics.CHAMPIONS, "write-champions"));
    announcements
        .flatMapValues(EvaluatorTopology::metrics, Named.as("pick-gate-metrics"))
        .selectKey((model, metric) -> metric.subject(), Named.as("name-gate-metrics"))
        .processValues(TraceCheckpoints::ofMetrics, Named.as("trace-gate-metrics"))
        .to(
            cluster.name(Topics.EVALUATION_METRICS),
            produced(cluster, Topics.EVALUATION_METRICS, "write-gate-metrics"));
    return announcements;
  }

  private static List<KeyValue<String, GateEvent>> scored(ScoreSheet sheet, String gated) {
    Examination of = sheet.of();
    return of.checkpoint().stream()
        .map(
            id ->
                KeyValue.pair(
                    id.model(),
                    (GateEvent)
                        new GateEvent.Scored(
                            id.version(),
                            of.collection(),
                            of.version(),
                            sheet.byRole(gated),
                            sheet.reported())))
        .toList();
  }

  private static boolean isForGate(@Nullable Command command) {
    if (command == null) {
      return false;
    }
    return switch (command.kind()) {
      case PROMOTE, ROLL_BACK -> true;
      case FINISH, RE_WARM -> false;
    };
  }

  private static Repartitioned<String, GateEvent> gateEventsNamed(String name) {
    return Repartitioned.with(Serdes.String(), JsonSerde.of(GateEvent.class)).withName(name);
  }

  private static List<Decision> decisions(Announcement announcement) {
    return announcement instanceof Announcement.OfDecision of ? List.of(of.decision()) : List.of();
  }

  private static List<Champion> champions(Announcement announcement) {
    return announcement instanceof Announcement.OfChampion of ? List.of(of.champion()) : List.of();
  }

  private static List<MetricEvent> metrics(Announcement announcement) {
    return announcement instanceof Announcement.OfMetric of ? List.of(of.metric()) : List.of();
  }
}

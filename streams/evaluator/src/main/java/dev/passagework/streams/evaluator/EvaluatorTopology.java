package dev.passagework.streams.evaluator;

import static dev.passagework.streams.runtime.Routing.consumed;
import static dev.passagework.streams.runtime.Routing.produced;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Command;
import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.LocalSerdes;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.JsonSerde;
import dev.passagework.streams.runtime.PoisonException;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
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
        builder.stream(
                cluster.name(Topics.JUDGED_PASSAGES),
                consumed(cluster, Topics.JUDGED_PASSAGES, "read-judged-passages"))
            .peek(EvaluatorTopology::check, Named.as("check-judged-passages"));
    KStream<String, Finding> dense = searchPartitions(passages);
    KStream<String, ScoreSheet> sheets =
        collectScores(
            byQuery(dense, "partition")
                .merge(
                    byQuery(searchCollections(passages), "collection"), Named.as("join-partials")));
    publishScores(sheets);
    judge(gateEvents(sheets), unusable(dense));
    return builder.build();
  }

  private static void check(String key, @Nullable JudgedPassage passage) {
    if (key == null || !key.contains("/") || (passage != null && !key.equals(passage.key()))) {
      throw new PoisonException("the key '" + key + "' is not collection/id of the passage");
    }
  }

  private KStream<String, Finding> searchPartitions(KStream<String, JudgedPassage> passages) {
    SearchMethod dense = new SearchMethod.Dense(desk, settings.depth() + 1);
    return passages.process(
        () -> new SearchPassages(dense, changes, settings),
        Named.as("search-partitions"),
        dense.shelf().all());
  }

  /** BM25 needs a collection in one place: the key stays, the collection chooses the partition. */
  private KStream<String, Finding> searchCollections(KStream<String, JudgedPassage> passages) {
    SearchMethod lexical = new SearchMethod.Lexical(desk, settings.depth() + 1);
    return passages
        .repartition(
            Repartitioned.with(Serdes.String(), LocalSerdes.of(Topics.JUDGED_PASSAGES))
                .withStreamPartitioner(EvaluatorStores.byCollection())
                .withName("gather-collections"))
        .process(
            () -> new SearchPassages(lexical, changes, settings),
            Named.as("search-collections"),
            lexical.shelf().all());
  }

  private static KStream<String, Finding.Partial> byQuery(
      KStream<String, Finding> findings, String source) {
    return findings
        .flatMapValues(
            finding -> finding.fold(List::of, unusable -> List.<Finding.Partial>of()),
            Named.as("pick-" + source + "-partials"))
        .repartition(
            Repartitioned.with(Serdes.String(), JsonSerde.of(Finding.Partial.class))
                .withName("gather-" + source + "-partials"));
  }

  private KStream<String, ScoreSheet> collectScores(KStream<String, Finding.Partial> partials) {
    return partials
        .process(
            () -> new MergePartials(settings.depth()),
            Named.as("merge-partials"),
            StoreNames.GATHERINGS)
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
    sheets
        .process(MeasureScores::new, Named.as("measure-scores"))
        .to(
            cluster.name(Topics.EVALUATION_METRICS),
            produced(cluster, Topics.EVALUATION_METRICS, "write-scores"));
  }

  /** Scores, segments and orders by model; the topic has as many partitions as the passages'. */
  private KStream<String, GateEvent> gateEvents(KStream<String, ScoreSheet> sheets) {
    KStream<String, GateEvent> scored =
        sheets.flatMap((key, sheet) -> scored(sheet), Named.as("score-checkpoints"));
    KStream<String, GateEvent> learnt =
        builder.stream(
                cluster.name(Topics.TRAINING_SEGMENTS),
                consumed(cluster, Topics.TRAINING_SEGMENTS, "read-training-segments"))
            .map(
                (key, segment) ->
                    KeyValue.pair(segment.model(), (GateEvent) GateEvent.Learnt.of(segment)),
                Named.as("name-learnt-passages"));
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

  private void judge(KStream<String, GateEvent> events, KStream<String, GateEvent> unusable) {
    KStream<String, Announcement> announcements =
        events
            .merge(unusable, Named.as("join-unusable-checkpoints"))
            .process(
                () -> new JudgeCheckpoints(changes, settings.gate()),
                Named.as("judge-checkpoints"),
                StoreNames.GATE_STATES,
                StoreNames.GATE_SCORES,
                StoreNames.LEARNT_PASSAGES,
                StoreNames.FIRST_LEARNT);
    announcements
        .flatMapValues(EvaluatorTopology::decisions, Named.as("pick-decisions"))
        .to(cluster.name(Topics.DECISIONS), produced(cluster, Topics.DECISIONS, "write-decisions"));
    announcements
        .flatMapValues(EvaluatorTopology::champions, Named.as("pick-champions"))
        .to(cluster.name(Topics.CHAMPIONS), produced(cluster, Topics.CHAMPIONS, "write-champions"));
    announcements
        .flatMapValues(EvaluatorTopology::metrics, Named.as("pick-freshness"))
        .selectKey((model, metric) -> metric.subject(), Named.as("name-freshness"))
        .to(
            cluster.name(Topics.EVALUATION_METRICS),
            produced(cluster, Topics.EVALUATION_METRICS, "write-freshness"));
  }

  private static List<KeyValue<String, GateEvent>> scored(ScoreSheet sheet) {
    Examination of = sheet.of();
    return of.checkpoint().stream()
        .map(
            id ->
                KeyValue.pair(
                    id.model(),
                    (GateEvent)
                        new GateEvent.Scored(
                            id.version(), of.collection(), of.version(), sheet.gated())))
        .toList();
  }

  private static boolean isForGate(Command command) {
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

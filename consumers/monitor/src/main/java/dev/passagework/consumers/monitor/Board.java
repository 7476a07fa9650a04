package dev.passagework.consumers.monitor;

import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicFollower;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Everything that the page shows, filled from the topics from their first record on. */
final class Board {
  private static final long UNKNOWN = -1;

  private final Retrieval retrieval = new Retrieval();
  private final Freshness freshness = new Freshness();
  private final SeriesBook series = new SeriesBook();
  private final Costs costs = new Costs();
  private final Refusals refusals = new Refusals();
  private final Chronicle chronicle = new Chronicle();

  /** Pairs that a model's trainer has not learnt, as it last told. */
  private final Map<String, Long> unlearnt = new ConcurrentHashMap<>();

  private final Flow flow;

  Board(Cluster cluster) {
    this.flow = new Flow(cluster, this::inHand);
  }

  /** What the topics say of the work in a stage's hands; of the refinery's they say nothing. */
  private long inHand(StageKind kind, String model) {
    return switch (kind) {
      case PLANNER -> costs.unsent();
      case AUGMENTER -> costs.inFlight();
      case REFINERY -> UNKNOWN;
      case TRAINER -> unlearnt.getOrDefault(model, UNKNOWN);
      case EVALUATOR -> retrieval.undecided();
    };
  }

  /** The sections, in the order of the page. */
  List<Section> sections() {
    return List.of(retrieval, flow, costs, freshness, refusals, chronicle, series);
  }

  SeriesBook series() {
    return series;
  }

  Flow flow() {
    return flow;
  }

  /** A follower of every topic that is shown, not yet started. */
  TopicFollower follow(Cluster cluster) {
    TopicFollower follower = new TopicFollower("monitor-topics", cluster);
    for (Topic<MetricEvent> topic :
        List.of(Topics.EVALUATION_METRICS, Topics.TRAINING_METRICS, Topics.AUGMENTATION_METRICS)) {
      follower.on(topic, (key, value, record) -> metric(topic, value));
    }
    return follower
        .on(Topics.PLANS, (k, v, r) -> ifPresent(v, plan -> chronicle.plan(plan, r.timestamp())))
        .on(
            Topics.PLAN_STATES,
            (k, v, r) ->
                ifPresent(
                    v,
                    state -> {
                      costs.planState(state);
                      chronicle.planState(state);
                    }))
        .on(Topics.COMMANDS, (k, v, r) -> ifPresent(v, chronicle::command))
        .on(Topics.COLLECTIONS, (k, v, r) -> ifPresent(v, chronicle::collection))
        .on(
            Topics.CHECKPOINTS,
            (k, v, r) ->
                ifPresent(
                    v,
                    checkpoint -> {
                      retrieval.checkpoint(checkpoint);
                      chronicle.checkpoint(checkpoint);
                    }))
        .on(
            Topics.DECISIONS,
            (k, v, r) ->
                ifPresent(
                    v,
                    decision -> {
                      retrieval.decision(decision);
                      chronicle.decision(decision);
                    }))
        .on(
            Topics.CHAMPIONS,
            (k, v, r) ->
                ifPresent(
                    v,
                    champion -> {
                      retrieval.champion(champion);
                      chronicle.champion(champion);
                    }))
        .on(
            Topics.REJECTED_QUERIES,
            (k, v, r) -> ifPresent(v, query -> refusals.rejected(query, r.timestamp())))
        .on(
            Topics.TRAINING_PAIRS,
            (k, v, r) -> ifPresent(v, pair -> refusals.kept(pair, r.timestamp())));
  }

  /** Takes a metric event: one that is known goes to its place, another becomes a series. */
  void metric(Topic<MetricEvent> topic, @Nullable MetricEvent event) {
    if (event != null && topic == Topics.TRAINING_METRICS && event.name().equals("lag")) {
      unlearnt.put(event.subject(), (long) event.value());
    }
    if (event != null && !retrieval.score(event) && !freshness.add(event)) {
      series.add(topic, event);
    }
  }

  private static <V> void ifPresent(@Nullable V value, java.util.function.Consumer<V> then) {
    if (value != null) {
      then.accept(value);
    }
  }
}

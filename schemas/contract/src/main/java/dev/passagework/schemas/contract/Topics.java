package dev.passagework.schemas.contract;

import dev.passagework.schemas.contract.Topic.Keying;
import dev.passagework.schemas.contract.Topic.Retention;
import dev.passagework.schemas.contract.Topic.Spread;
import java.util.List;

/** Every topic of Passagework. No topic is named anywhere else. */
public final class Topics {
  public static final Topic<Passage> PASSAGES =
      scaled("passages", CorpusCodecs.PASSAGE, Retention.LATEST_OR_TOMBSTONE);
  public static final Topic<LabelledPair> LABELLED_PAIRS =
      byPassage("labelled-pairs", CorpusCodecs.LABELLED_PAIR, Retention.LATEST_OR_TOMBSTONE);
  public static final Topic<Plan> PLANS =
      single("plans", PlanCodecs.PLAN, Retention.LATEST_OR_TOMBSTONE);
  public static final Topic<PlanState> PLAN_STATES =
      single("plan-states", PlanCodecs.PLAN_STATE, Retention.LATEST);
  public static final Topic<Command> COMMANDS =
      single("commands", PlanCodecs.COMMAND, Retention.ALL);
  public static final Topic<AugmentationRequest> AUGMENTATION_REQUESTS =
      byPassage("augmentation-requests", AugmentationCodecs.REQUEST, Retention.ALL);
  public static final Topic<SyntheticQueries> SYNTHETIC_QUERIES =
      byPassage("synthetic-queries", AugmentationCodecs.QUERIES, Retention.LATEST);
  public static final Topic<TrainingPair> TRAINING_PAIRS =
      byPassage("training-pairs", TrainingCodecs.PAIR, Retention.LATEST_OR_TOMBSTONE);
  public static final Topic<RejectedQuery> REJECTED_QUERIES =
      byPassage("rejected-queries", AugmentationCodecs.REJECTED, Retention.ALL);
  public static final Topic<TrainingSegment> TRAINING_SEGMENTS =
      single("training-segments", TrainingCodecs.SEGMENT, Retention.ALL);
  public static final Topic<Checkpoint> CHECKPOINTS =
      single("checkpoints", TrainingCodecs.CHECKPOINT, Retention.LATEST_OR_TOMBSTONE);
  public static final Topic<JudgedPassage> JUDGED_PASSAGES =
      scaled("judged-passages", CorpusCodecs.JUDGED_PASSAGE, Retention.LATEST_OR_TOMBSTONE);
  public static final Topic<JudgedQuery> JUDGED_QUERIES =
      scaled("judged-queries", CorpusCodecs.JUDGED_QUERY, Retention.LATEST_OR_TOMBSTONE);
  public static final Topic<CollectionManifest> COLLECTIONS =
      single("collections", CorpusCodecs.COLLECTION, Retention.LATEST_OR_TOMBSTONE);
  public static final Topic<MetricEvent> EVALUATION_METRICS =
      single("evaluation-metrics", EvaluationCodecs.METRIC, Retention.ALL);
  public static final Topic<MetricEvent> TRAINING_METRICS =
      single("training-metrics", EvaluationCodecs.METRIC, Retention.MONTH);
  public static final Topic<MetricEvent> AUGMENTATION_METRICS =
      single("augmentation-metrics", EvaluationCodecs.METRIC, Retention.MONTH);
  public static final Topic<Decision> DECISIONS =
      single("decisions", EvaluationCodecs.DECISION, Retention.ALL);
  public static final Topic<Champion> CHAMPIONS =
      single("champions", EvaluationCodecs.CHAMPION, Retention.LATEST);

  private static final List<Topic<?>> ALL =
      List.of(
          PASSAGES,
          LABELLED_PAIRS,
          PLANS,
          PLAN_STATES,
          COMMANDS,
          AUGMENTATION_REQUESTS,
          SYNTHETIC_QUERIES,
          TRAINING_PAIRS,
          REJECTED_QUERIES,
          TRAINING_SEGMENTS,
          CHECKPOINTS,
          JUDGED_PASSAGES,
          JUDGED_QUERIES,
          COLLECTIONS,
          EVALUATION_METRICS,
          TRAINING_METRICS,
          AUGMENTATION_METRICS,
          DECISIONS,
          CHAMPIONS);

  private Topics() {}

  /** Every topic, in the order of the data's way. Each has a dead-letter topic beside it. */
  public static List<Topic<?>> all() {
    return ALL;
  }

  private static <V> Topic<V> byPassage(String name, Codec<V> codec, Retention retention) {
    return new Topic<>(name, codec, Keying.PASSAGE, Spread.SCALED, retention);
  }

  private static <V> Topic<V> scaled(String name, Codec<V> codec, Retention retention) {
    return new Topic<>(name, codec, Keying.WHOLE, Spread.SCALED, retention);
  }

  private static <V> Topic<V> single(String name, Codec<V> codec, Retention retention) {
    return new Topic<>(name, codec, Keying.WHOLE, Spread.SINGLE, retention);
  }
}

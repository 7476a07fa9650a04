package dev.passagework.consumers.trainer;

import dev.passagework.consumers.trainer.Hyperparameters.OnNonFinite;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.runtime.Setting;
import dev.passagework.streams.runtime.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a trainer runs with.
 *
 * @param model name of the model that it trains
 * @param base name of the base model that training starts from
 * @param stateDirectory directory of its state, of its own
 * @param segments how the stream is cut
 * @param pairs which pairs it learns
 * @param hyper what decides the weights
 * @param step how one step is computed
 * @param curriculum which pairs are learnt together, and how often
 * @param keeping which checkpoints are kept, and how long the end may take
 */
public record TrainerSettings(
    String model,
    String base,
    Path stateDirectory,
    SegmentSettings segments,
    PairFilter pairs,
    Hyperparameters hyper,
    StepSettings step,
    Curriculum curriculum,
    KeepSettings keeping) {
  private static final String PREFIX = "trainer.";

  /** Name of the model. */
  public static final Setting<String> MODEL =
      Setting.text("trainer.model", "passagework", "name of the model that is trained");

  static final Setting<String> BASE =
      Setting.text(
          "trainer.base",
          "all-MiniLM-L6-v2",
          "base model that training starts from: all-MiniLM-L6-v2, bge-small-en-v1.5, e5-small-v2,"
              + " the folder of a Hugging Face model, or random: before any of them");
  static final Setting<Integer> SEGMENT_PAIRS =
      Setting.whole("trainer.segment-pairs", 512, 1, "new pairs after which a segment is cut");
  static final Setting<Duration> SEGMENT_LINGER =
      Setting.millis(
          "trainer.segment-linger", 30_000, "longest wait of a new pair for its segment to be cut");
  static final Setting<Integer> CHECKPOINT_EVERY =
      Setting.whole(
          "trainer.checkpoint-every-segments", 1, 1, "segments from one checkpoint to the next");
  static final Setting<Integer> BATCH_SIZE =
      Setting.whole("trainer.batch-size", 32, 2, "most pairs in a batch");
  static final Setting<Double> TEMPERATURE =
      Setting.number(
          "trainer.temperature", 0.05, 1e-3, 10, "what similarities are divided by in the loss");
  static final Setting<Double> LEARNING_RATE =
      Setting.number("trainer.learning-rate", 3e-5, 0, 1, "learning rate once warm");
  static final Setting<Double> WEIGHT_DECAY =
      Setting.number(
          "trainer.weight-decay", 0.01, 0, 1, "decay of weights but biases and normalisation");
  static final Setting<Integer> WARMUP_STEPS =
      Setting.whole("trainer.warmup-steps", 8, 0, "first steps, over which the rate rises");
  static final Setting<Double> DECAY_SHARE =
      Setting.number(
          "trainer.decay-share",
          0.1,
          0,
          1,
          "share of a segment's steps that are taken twice, for the checkpoint with a falling"
              + " rate");
  static final Setting<Double> CLIP_NORM =
      Setting.number("trainer.clip-norm", 1.0, 1e-6, 1e6, "largest global norm of a gradient");
  static final Setting<OnNonFinite> ON_NON_FINITE =
      new Setting<>(
          "trainer.on-non-finite",
          "skip",
          "what happens to a batch whose loss or gradient is not a number: skip or stop",
          OnNonFinite::parse);
  static final Setting<Long> SEED =
      new Setting<>(
          "trainer.seed",
          "42",
          "seed of the batches, and of the weights of a random: base",
          text -> Long.parseLong(text.strip()));

  /** Threads of one operation, one number for a process. */
  public static final Setting<Integer> THREADS =
      Setting.whole(
          "trainer.threads",
          0,
          0,
          "threads of one operation, part of what a checkpoint depends on; 0 for all processors");

  static final Setting<Integer> KEEP_CHECKPOINTS =
      Setting.whole(
          "trainer.keep-checkpoints",
          32,
          0,
          "newest checkpoints that are kept, beside the base and the champions; 0 for all");
  static final Setting<Duration> KEEP_FOR =
      Setting.millis("trainer.keep-for", 3_600_000, "shortest time that a checkpoint is kept");
  static final Setting<Duration> KEEP_UNSCORED_FOR =
      Setting.millis(
          "trainer.keep-unscored-for",
          86_400_000,
          "longest time for which a checkpoint is kept because a collection has yet to score it");
  static final Setting<Duration> CLOSE_TIMEOUT =
      Setting.millis(
          "trainer.close-timeout",
          60_000,
          "longest wait at the end for the step that is being taken");

  private static final List<Setting<?>> OWN =
      List.of(
          MODEL,
          BASE,
          SEGMENT_PAIRS,
          SEGMENT_LINGER,
          CHECKPOINT_EVERY,
          BATCH_SIZE,
          TEMPERATURE,
          LEARNING_RATE,
          WEIGHT_DECAY,
          WARMUP_STEPS,
          DECAY_SHARE,
          CLIP_NORM,
          ON_NON_FINITE,
          SEED,
          THREADS,
          StepSettings.PATH,
          StepSettings.DEVICE,
          StepSettings.CHUNK_TOKENS,
          StepSettings.NEGATIVE_MARGIN,
          KEEP_CHECKPOINTS,
          KEEP_FOR,
          KEEP_UNSCORED_FOR,
          CLOSE_TIMEOUT);

  /** Every setting, for the documented table. */
  public static final List<Setting<?>> ALL = all();

  private static List<Setting<?>> all() {
    List<Setting<?>> all = new ArrayList<>(OWN);
    all.addAll(all.indexOf(BATCH_SIZE), PairFilter.ALL);
    all.addAll(Curriculum.ALL);
    return List.copyOf(all);
  }

  public TrainerSettings {
    model = new CheckpointId(model, 0).model();
  }

  /**
   * How the stream of pairs is cut into segments.
   *
   * @param pairs new pairs after which a segment is cut
   * @param linger longest wait of a new pair
   * @param checkpointEvery segments from one checkpoint to the next
   */
  record SegmentSettings(int pairs, Duration linger, int checkpointEvery) {}

  /**
   * What is kept, and how long the end may take.
   *
   * @param checkpoints newest checkpoints that are kept; 0 for all
   * @param shortest shortest time that a checkpoint is kept
   * @param unscored longest time that one is kept only because it has yet to be scored
   * @param close longest wait for a step at the end
   */
  record KeepSettings(int checkpoints, Duration shortest, Duration unscored, Duration close) {}

  /**
   * The settings of one trainer.
   *
   * @param stateDirectory directory below which every model has one of its own
   * @throws IllegalArgumentException naming setting and value, if one cannot be used
   */
  public static TrainerSettings from(Settings settings, Path stateDirectory) {
    String model = settings.get(MODEL);
    return new TrainerSettings(
        model,
        settings.get(BASE),
        stateDirectory.resolve(model),
        new SegmentSettings(
            settings.get(SEGMENT_PAIRS),
            settings.get(SEGMENT_LINGER),
            settings.get(CHECKPOINT_EVERY)),
        PairFilter.from(settings),
        hyperparameters(settings),
        StepSettings.from(settings),
        Curriculum.from(settings),
        new KeepSettings(
            settings.get(KEEP_CHECKPOINTS),
            settings.get(KEEP_FOR),
            settings.get(KEEP_UNSCORED_FOR),
            settings.get(CLOSE_TIMEOUT)));
  }

  /** What decides the weights beside base and pairs, by the settings' names without prefix. */
  Map<String, String> asMap() {
    Map<String, String> all = new LinkedHashMap<>(hyper.asMap());
    all.putAll(step.asMap());
    all.put("segment-pairs", Integer.toString(segments.pairs()));
    all.putAll(pairs.asMap());
    all.putAll(curriculum.asMap());
    return all;
  }

  /**
   * These settings with what is left to the machine decided.
   *
   * @param base the base model
   */
  TrainerSettings decided(EncoderModel base) throws IOException {
    return new TrainerSettings(
        model,
        this.base,
        stateDirectory,
        segments,
        pairs,
        hyper,
        step.decided(base, hyper.threads(), stateDirectory),
        curriculum,
        keeping);
  }

  /**
   * The settings that a segment was cut with, as far as it tells them and as far as they decide the
   * weights. What happens to a batch that is no number is as these say, or a trainer that it
   * stopped could never be told to go on.
   */
  TrainerSettings learning(TrainingSegment segment) {
    Map<String, String> told = segment.course().hyperParameters();
    if (told.isEmpty()) {
      return this;
    }
    Map<String, String> values = new HashMap<>();
    told.forEach((name, value) -> values.put(PREFIX + name, value));
    Settings recorded = new Settings(values, Map.of(), Map.of());
    return new TrainerSettings(
        model,
        base,
        stateDirectory,
        segments,
        PairFilter.from(recorded),
        hyperparameters(recorded).with(hyper.onNonFinite()),
        StepSettings.from(recorded),
        Curriculum.from(recorded),
        keeping);
  }

  /** Whether the same pairs lead to the same weights. */
  boolean learnsLike(TrainerSettings other) {
    return pairs.equals(other.pairs)
        && hyper.with(other.hyper.onNonFinite()).equals(other.hyper)
        && step.equals(other.step)
        && curriculum.equals(other.curriculum);
  }

  /**
   * The settings of a model that is learnt once more, with the defaults and its state in a
   * directory. Batches that are no number are left out, as they were from everything that was
   * learnt to its end.
   */
  static TrainerSettings ofReplay(String model, String base, Path directory) {
    Map<String, String> own =
        Map.of(MODEL.name(), model, BASE.name(), base, ON_NON_FINITE.name(), "skip");
    return from(new Settings(own, Map.of(), Map.of()), directory);
  }

  private static Hyperparameters hyperparameters(Settings settings) {
    int threads = settings.get(THREADS);
    return new Hyperparameters(
        settings.get(BATCH_SIZE),
        settings.get(TEMPERATURE),
        settings.get(LEARNING_RATE),
        settings.get(WEIGHT_DECAY),
        settings.get(WARMUP_STEPS),
        settings.get(DECAY_SHARE),
        settings.get(CLIP_NORM),
        settings.get(ON_NON_FINITE),
        settings.get(SEED),
        threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
  }
}

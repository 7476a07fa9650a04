package dev.passagework.consumers.trainer;

import dev.passagework.consumers.trainer.Hyperparameters.OnNonFinite;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.streams.runtime.Setting;
import dev.passagework.streams.runtime.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a trainer runs with.
 *
 * @param model name of the model that it trains
 * @param base name of the base model that training starts from
 * @param stateDirectory directory of its state, of its own
 * @param segments how the stream is cut
 * @param pairs which pairs it learns
 * @param hyper what decides the weights
 */
public record TrainerSettings(
    String model,
    String base,
    Path stateDirectory,
    SegmentSettings segments,
    PairFilter pairs,
    Hyperparameters hyper) {
  static final Setting<String> MODEL =
      Setting.text("trainer.model", "passagework", "name of the model that is trained");
  static final Setting<String> BASE =
      Setting.text("trainer.base", "all-MiniLM-L6-v2", "base model that training starts from");
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
          "share of a segment's steps that are taken twice, for the checkpoint with a falling rate");
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
          "trainer.seed", "42", "seed of the batches", text -> Long.parseLong(text.strip()));
  static final Setting<Integer> THREADS =
      Setting.whole(
          "trainer.threads",
          0,
          0,
          "threads of one operation, part of what a checkpoint depends on; 0 for all processors");

  /** Every setting, for the documented table. */
  public static final List<Setting<?>> ALL =
      List.of(
          MODEL,
          BASE,
          SEGMENT_PAIRS,
          SEGMENT_LINGER,
          CHECKPOINT_EVERY,
          PairFilter.STRATEGIES,
          PairFilter.LLMS,
          PairFilter.DENSITY,
          PairFilter.COVERAGE,
          PairFilter.NEAR_DUPLICATES,
          PairFilter.MOST_PASSAGES,
          BATCH_SIZE,
          TEMPERATURE,
          LEARNING_RATE,
          WEIGHT_DECAY,
          WARMUP_STEPS,
          DECAY_SHARE,
          CLIP_NORM,
          ON_NON_FINITE,
          SEED,
          THREADS);

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
        hyperparameters(settings));
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

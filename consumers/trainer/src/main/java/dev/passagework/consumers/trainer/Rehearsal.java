package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.runtime.Setting;
import dev.passagework.streams.runtime.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * The trainer's work without a stream, to be measured: from pairs to an update of the weights, and
 * from a segment's pairs to a checkpoint's model. Owns native memory. Not thread-safe.
 */
public final class Rehearsal implements AutoCloseable {
  /** The setting that names the base model. */
  public static final Setting<String> BASE = TrainerSettings.BASE;

  private final Learner learner;
  private final String path;
  private final Hyperparameters hyper;

  private Rehearsal(Learner learner, String path, Hyperparameters hyper) {
    this.learner = learner;
    this.path = path;
    this.hyper = hyper;
  }

  /**
   * A rehearsal that begins at a base model, with a trainer's settings.
   *
   * @param folder where it keeps what it decided
   * @throws IllegalArgumentException naming setting and value, if one cannot be used
   */
  public static Rehearsal open(EncoderModel base, Settings settings, Path folder)
      throws IOException {
    TrainerSettings decided = TrainerSettings.from(settings, folder).decided(base);
    Learner learner = Learner.open(base, decided.hyper(), decided.step());
    return new Rehearsal(learner, decided.step().path().orElseThrow().label(), decided.hyper());
  }

  /**
   * One step.
   *
   * @return the batch's loss before the update; not a number if there was nothing to learn
   */
  public double step(List<TrainingPair> batch) {
    StepOutcome outcome = learner.step(learner.texts().tokens(batch), hyper.learningRate());
    return outcome.fold(
        StepOutcome.Learnt::loss, lonely -> Double.NaN, StepOutcome.NotFinite::loss);
  }

  /**
   * A segment, with the rate that the settings give its steps.
   *
   * @param number its number, from 1
   * @return the model that its checkpoint would hold
   */
  public EncoderModel segment(int number, Collection<TrainingPair> pairs) {
    Lesson lesson = new Lesson(learner, hyper, (outcome, rate, size, tokens) -> {}, () -> true);
    List<List<TrainingPair>> batches = BatchPlan.of(hyper.seed(), number, pairs, hyper.batchSize());
    return lesson.learn(batches, true) instanceof Lesson.Result.Learnt learnt
        ? learnt.checkpoint().orElseThrow()
        : learner.model();
  }

  /** How the encoder computes. */
  public String path() {
    return path;
  }

  /** Native arrays that the learner holds now. */
  public int liveArrays() {
    return learner.liveArrays();
  }

  @Override
  public void close() {
    learner.close();
  }
}

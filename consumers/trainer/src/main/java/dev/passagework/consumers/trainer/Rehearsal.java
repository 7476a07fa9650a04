package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.runtime.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The trainer's steps without a stream, to be measured: from pairs to an update of the weights.
 * Owns native memory. Not thread-safe.
 */
public final class Rehearsal implements AutoCloseable {
  private final Learner learner;
  private final String path;
  private final double rate;

  private Rehearsal(Learner learner, String path, double rate) {
    this.learner = learner;
    this.path = path;
    this.rate = rate;
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
    Hyperparameters hyper = decided.hyper();
    Learner learner = Learner.open(base, hyper, decided.step());
    return new Rehearsal(
        learner, decided.step().path().orElseThrow().label(), hyper.learningRate());
  }

  /**
   * One step.
   *
   * @return the batch's loss before the update; not a number if there was nothing to learn
   */
  public double step(List<TrainingPair> batch) {
    StepOutcome outcome = learner.step(learner.texts().tokens(batch), rate);
    return outcome.fold(
        StepOutcome.Learnt::loss, lonely -> Double.NaN, StepOutcome.NotFinite::loss);
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

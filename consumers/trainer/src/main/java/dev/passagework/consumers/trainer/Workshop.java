package dev.passagework.consumers.trainer;

import dev.passagework.consumers.trainer.Lesson.StepListener;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.runtime.CheckpointStore;
import dev.passagework.streams.runtime.Cluster;
import java.io.IOException;
import java.time.Clock;

/**
 * Everything that a trainer works with, opened and closed together.
 *
 * @param settings what it runs with
 * @param cluster where its topics are
 * @param stop ends its work
 * @param clock tells the time
 * @param decoder reads pairs
 * @param state its state on disk
 * @param learner the encoder
 * @param model the model that it becomes
 * @param announcer writes segments and checkpoints
 * @param checkpoints makes checkpoints
 * @param retention says which are kept
 * @param metrics writes metric events
 * @param watcher told of every step besides
 */
record Workshop(
    TrainerSettings settings,
    Cluster cluster,
    StopSignal stop,
    Clock clock,
    PairDecoder decoder,
    StateFolder state,
    Learner learner,
    TrainedModel model,
    Announcer announcer,
    CheckpointMaker checkpoints,
    Retention retention,
    StepMetrics metrics,
    StepListener watcher)
    implements AutoCloseable {

  /**
   * What comes from outside.
   *
   * @param cluster where the topics are
   * @param store where checkpoints' files go
   * @param base the base model
   * @param clock tells the time
   * @param watcher told of every step
   */
  record Surroundings(
      Cluster cluster,
      CheckpointStore store,
      EncoderModel base,
      Clock clock,
      StepListener watcher) {}

  static Workshop open(TrainerSettings wanted, Surroundings outside, StopSignal stop)
      throws IOException {
    TrainerSettings settings = wanted.decided(outside.base());
    Cluster cluster = outside.cluster();
    StateFolder state =
        new StateFolder(settings.stateDirectory(), settings.model(), outside.base().name());
    Learner learner = Learner.open(outside.base(), settings.hyper(), settings.step());
    return new Workshop(
        settings,
        cluster,
        stop,
        outside.clock(),
        new PairDecoder(cluster),
        state,
        learner,
        new TrainedModel(settings, state, learner),
        new Announcer(cluster, settings.model(), stop),
        new CheckpointMaker(settings, state, outside.store(), outside.clock()),
        new Retention(cluster, outside.store(), settings.keeping(), outside.clock()),
        new StepMetrics(cluster, outside.clock()),
        outside.watcher());
  }

  /** Reads segments again. */
  SegmentReader reader() {
    return new SegmentReader(cluster, decoder, stop);
  }

  /** Told of the steps on the way to a version. */
  StepListener listener(CheckpointId version) {
    StepListener measured = metrics.of(version);
    return (outcome, rate, pairs, tokens) -> {
      measured.stepped(outcome, rate, pairs, tokens);
      watcher.stepped(outcome, rate, pairs, tokens);
    };
  }

  @Override
  public void close() {
    metrics.close();
    announcer.close();
    learner.close();
  }
}

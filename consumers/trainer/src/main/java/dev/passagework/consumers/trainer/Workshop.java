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
 * @param announcer writes segments and checkpoints
 * @param checkpoints makes checkpoints
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
    Announcer announcer,
    CheckpointMaker checkpoints,
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

  static Workshop open(TrainerSettings settings, Surroundings outside, StopSignal stop)
      throws IOException {
    Cluster cluster = outside.cluster();
    StateFolder state =
        new StateFolder(settings.stateDirectory(), settings.model(), settings.base());
    return new Workshop(
        settings,
        cluster,
        stop,
        outside.clock(),
        new PairDecoder(cluster),
        state,
        Learner.open(outside.base(), settings.hyper()),
        new Announcer(cluster, settings.model(), stop),
        new CheckpointMaker(settings, state, outside.store(), outside.clock()),
        new StepMetrics(cluster, outside.clock()),
        outside.watcher());
  }

  /** Reads segments again. */
  SegmentReader reader() {
    return new SegmentReader(cluster, decoder, stop);
  }

  /** A lesson on the way to a version. */
  Lesson lesson(CheckpointId version) {
    StepListener measured = metrics.of(version);
    StepListener both =
        (outcome, rate, pairs, paddingShare) -> {
          measured.stepped(outcome, rate, pairs, paddingShare);
          watcher.stepped(outcome, rate, pairs, paddingShare);
        };
    return new Lesson(learner, settings.hyper(), both, stop::going);
  }

  @Override
  public void close() {
    metrics.close();
    announcer.close();
    learner.close();
  }
}

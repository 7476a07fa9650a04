package dev.passagework.consumers.trainer;

import dev.passagework.consumers.trainer.Workshop.Surroundings;
import dev.passagework.streams.retrieval.encoder.Bases;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import dev.passagework.streams.runtime.CheckpointStore;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Service;
import java.time.Clock;

/**
 * The trainer: it learns training-pairs in segments and announces checkpoints.
 *
 * <p>One process trains a model; of two, the older fails, saying that it was taken over. The
 * service ends by itself after the command to finish.
 */
public final class Trainer {
  private Trainer() {}

  /**
   * A trainer that is not started.
   *
   * @param store where the files of its checkpoints go
   * @throws IllegalArgumentException naming cause and cure, if there is no such base model
   */
  public static Service service(Cluster cluster, TrainerSettings settings, CheckpointStore store) {
    Bases.check(settings.base());
    return new TrainerService(
        settings,
        () -> {
          NativeLibraries.prepare(NativeLibraries.defaultCache());
          return new Surroundings(
              cluster,
              store,
              Bases.open(settings.base(), settings.hyper().seed()),
              Clock.systemUTC(),
              (outcome, rate, pairs, tokens) -> {});
        });
  }
}

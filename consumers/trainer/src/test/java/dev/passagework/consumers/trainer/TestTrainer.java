package dev.passagework.consumers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.passagework.consumers.trainer.Lesson.StepListener;
import dev.passagework.consumers.trainer.Workshop.Surroundings;
import dev.passagework.streams.runtime.CheckpointStore;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Health;
import dev.passagework.streams.runtime.Service;
import dev.passagework.streams.runtime.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Trainers of the tiny encoder: segments of 16 pairs, batches of 8. */
final class TestTrainer {
  static final StepListener NOBODY = (outcome, rate, pairs, tokens) -> {};

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TestTrainer() {}

  static TrainerSettings settings(Path state, Map<String, String> differing) {
    Map<String, String> values =
        new HashMap<>(
            Map.of(
                "trainer.model", "model",
                "trainer.base", "tiny",
                "trainer.segment-pairs", "16",
                "trainer.segment-linger", "300000",
                "trainer.batch-size", "8",
                "trainer.temperature", "0.1",
                "trainer.learning-rate", "1e-3",
                "trainer.warmup-steps", "2",
                "trainer.decay-share", "0.25",
                "trainer.threads", "1"));
    values.putAll(
        Map.of("trainer.least-batch", "0", "trainer.path", "script-fp32", "trainer.device", "cpu"));
    values.putAll(differing);
    return TrainerSettings.from(new Settings(values, Map.of(), Map.of()), state);
  }

  /**
   * A trainer that is not started.
   *
   * @param differing settings that differ from the tests' own
   */
  static Service of(
      Cluster cluster,
      Path state,
      CheckpointStore store,
      Map<String, String> differing,
      StepListener watcher) {
    return of(
        settings(state, differing),
        new Surroundings(cluster, store, Tiny.model(), Clock.systemUTC(), watcher));
  }

  /** Runs a trainer that is told to finish. */
  static void runToItsEnd(Service trainer) {
    assertThat(end(trainer)).isEqualTo(new Health.Ended());
  }

  /** Runs a trainer that does not finish; what it says of the failure. */
  static String runToItsFailure(Service trainer) {
    Health end = end(trainer);
    assertThat(end).isInstanceOf(Health.Failed.class);
    return ((Health.Failed) end).message();
  }

  private static Health end(Service trainer) {
    try (trainer) {
      trainer.start();
      await().atMost(PATIENCE).until(() -> trainer.health().isOver());
      return trainer.health();
    }
  }

  static Service of(TrainerSettings settings, Surroundings outside) {
    return new TrainerService(settings, () -> outside);
  }
}

package dev.passagework.ops.benchmarks;

import dev.passagework.streams.evaluator.Evaluator;
import dev.passagework.streams.evaluator.EvaluatorSettings;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.DirectoryCheckpointStore;
import dev.passagework.streams.runtime.Health;
import dev.passagework.streams.runtime.Service;
import dev.passagework.streams.runtime.Settings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.Map;

/** One evaluator, until its input ends. */
final class EvaluatorInstance {
  private static final long LOOK_MILLIS = 50;

  private EvaluatorInstance() {}

  /**
   * Arguments: broker, registry, folder of checkpoints, folder of state, encoder threads,
   * precision.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Settings settings =
        new Settings(
            Map.of("evaluator.encoder-threads", arguments[4], "evaluator.precision", arguments[5]),
            Map.of(),
            Map.of());
    Cluster cluster = Cluster.of(arguments[0], arguments[1]);
    try (Service evaluator =
        Evaluator.service(
            cluster,
            EvaluatorSettings.from(settings, Path.of(arguments[3])),
            new DirectoryCheckpointStore(Path.of(arguments[2])))) {
      evaluator.start();
      while (!(evaluator.health() instanceof Health.Running)) {
        Thread.sleep(LOOK_MILLIS);
      }
      ChildProcess.say("ready");
      int told = System.in.read();
      while (told != '\n' && told >= 0) {
        told = System.in.read();
      }
      ChildProcess.say(peakHeap());
    }
    System.exit(0);
  }

  /** The most bytes that the pools of the heap have held, each at its own time. */
  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }
}

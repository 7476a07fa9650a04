package dev.passagework.ops.benchmarks;

import dev.passagework.consumers.trainer.Rehearsal;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.retrieval.encoder.BaseModels;
import dev.passagework.streams.runtime.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The most memory that the process has taken after steps of ever larger batches. A peak never
 * falls, so that it stays where it is only if the larger batch takes no more than the smaller.
 */
final class BatchMemory implements Benchmark {
  private static final List<Integer> BATCHES = List.of(32, 256, 1024);
  private static final int STEPS = 2;

  @Override
  public String name() {
    return "trainer-batches";
  }

  @Override
  public Figures run(Path folder, PrintStream progress) throws IOException {
    Figures figures = new Figures();
    if (!MemoryGrowth.isTold()) {
      return figures.skip("peak_growth", "this system does not tell a process's memory");
    }
    Settings settings = new Settings(Map.of(), System.getenv(), Map.of());
    List<TrainingPair> pairs = QuickstartPairs.all();
    long first = 0;
    long peak = 0;
    try (Rehearsal rehearsal =
        Rehearsal.open(BaseModels.load("all-MiniLM-L6-v2"), settings, folder)) {
      figures.figure("path", rehearsal.path());
      for (int batch : BATCHES) {
        for (int step = 0; step < STEPS; step++) {
          rehearsal.step(pairs.subList(0, batch));
        }
        peak = MemoryGrowth.kilobytes("VmHWM:");
        first = batch == BATCHES.get(0) ? peak : first;
        progress.printf("batches of %d: %d MB at most%n", batch, peak / 1024);
        figures.figure("peak_kilobytes_at_" + batch, peak);
      }
    }
    return figures.ratio("peak_growth", (double) peak / first - 1);
  }
}

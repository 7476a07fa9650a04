package dev.passagework.ops.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.passagework.consumers.trainer.Rehearsal;
import dev.passagework.ops.benchmarks.PythonTrainer.Precision;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.retrieval.encoder.BaseModels;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.ModelFolder;
import dev.passagework.streams.runtime.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Steps of the trainer against the same steps in Python's PyTorch (Debian's), each side in turn and
 * at its fastest: pairs per second on the quickstart's pairs; and how the trainer's memory grows.
 */
final class TrainerBenchmark implements Benchmark {
  private static final String BASE = "all-MiniLM-L6-v2";
  private static final int BATCH = 32;
  private static final int WARM_UP = 2;
  private static final int STEPS = 9;
  private static final long SEED = 7;

  @Override
  public String name() {
    return "trainer";
  }

  @Override
  public Figures run(Path folder, PrintStream progress) throws IOException {
    Figures figures = new Figures();
    EncoderModel base = BaseModels.load(BASE);
    Settings settings = new Settings(Map.of(), System.getenv(), Map.of());
    int threads = Runtime.getRuntime().availableProcessors();
    figures.figure("base", BASE).figure("batch", BATCH).figure("threads", threads);
    List<List<TrainingPair>> batches = batches();
    ModelFolder.write(base, folder.resolve("model"), BASE);
    Path work = folder.resolve("batches.json");
    new ObjectMapper().writeValue(work.toFile(), PythonTrainer.work(base, batches, threads));
    try (Rehearsal ours = Rehearsal.open(base, settings, folder.resolve("state"))) {
      figures.figure("path", ours.path());
      Optional<PythonTrainer> python = PythonTrainer.start(folder.resolve("model"), work, folder);
      if (python.isPresent()) {
        try (PythonTrainer peer = python.get()) {
          race(new Race(ours, peer, batches, progress), figures);
        }
      } else {
        alone(ours, batches, figures);
      }
    }
    new MemoryGrowth(base, settings, folder.resolve("memory")).measure(figures, progress);
    return figures;
  }

  /**
   * Two sides and what they learn.
   *
   * @param ours the trainer
   * @param peer Python's
   */
  private record Race(
      Rehearsal ours, PythonTrainer peer, List<List<TrainingPair>> batches, PrintStream progress) {

    private double ourSeconds(int batch) {
      long start = System.nanoTime();
      double loss = ours.step(batches.get(batch));
      double seconds = (System.nanoTime() - start) / 1e9;
      progress.printf("trainer: batch %d, loss %.4f, %.3f s%n", batch, loss, seconds);
      return seconds;
    }

    private double peerSeconds(Precision precision, int batch) throws IOException {
      PythonTrainer.Step step = peer.step(precision, batch);
      progress.printf(
          "python %s: batch %d, loss %.4f, %.3f s%n",
          precision.label(), batch, step.loss(), step.seconds());
      return step.seconds();
    }
  }

  private static void race(Race race, Figures figures) throws IOException {
    List<Double> fp32 = new ArrayList<>();
    List<Double> bf16 = new ArrayList<>();
    for (int batch = 0; batch < WARM_UP; batch++) {
      race.ourSeconds(batch);
      fp32.add(race.peerSeconds(Precision.FP32, batch));
      bf16.add(race.peerSeconds(Precision.BF16, batch));
    }
    Precision fastest =
        Collections.min(fp32) < Collections.min(bf16) ? Precision.FP32 : Precision.BF16;
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (int batch = WARM_UP; batch < WARM_UP + STEPS; batch++) {
      ours.add(race.ourSeconds(batch));
      theirs.add(race.peerSeconds(fastest, batch));
    }
    figures
        .ratio("vs_python", Medians.of(theirs) / Medians.of(ours))
        .figure("pairs_per_second", BATCH / Medians.of(ours))
        .figure("python", race.peer().version())
        .figure("python_precision", fastest.label())
        .figure("python_pairs_per_second", BATCH / Medians.of(theirs))
        .figure("seconds", ours)
        .figure("python_seconds", theirs);
  }

  private static void alone(Rehearsal ours, List<List<TrainingPair>> batches, Figures figures) {
    List<Double> seconds = new ArrayList<>();
    for (List<TrainingPair> batch : batches) {
      long start = System.nanoTime();
      ours.step(batch);
      seconds.add((System.nanoTime() - start) / 1e9);
    }
    figures
        .skip("vs_python", "there is no python3 with torch here: apt-get install python3-torch")
        .figure("pairs_per_second", BATCH / Medians.of(seconds.subList(WARM_UP, seconds.size())));
  }

  /** Batches of pairs of as many passages each, in an order without a pattern. */
  private static List<List<TrainingPair>> batches() throws IOException {
    List<TrainingPair> firstQuestions =
        new ArrayList<>(QuickstartPairs.all().subList(0, QuickstartPairs.passages()));
    Collections.shuffle(firstQuestions, new Random(SEED));
    List<List<TrainingPair>> batches = new ArrayList<>();
    for (int batch = 0; batch < WARM_UP + STEPS; batch++) {
      batches.add(List.copyOf(firstQuestions.subList(batch * BATCH, (batch + 1) * BATCH)));
    }
    return batches;
  }
}

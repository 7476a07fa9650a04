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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Steps of the trainer against the same steps in Python's PyTorch (Debian's), each side by all its
 * paths in turn until the fastest is known, and by that one then: pairs per second on the
 * quickstart's pairs; and how the trainer's memory grows. What the paths do to quality is another
 * benchmark's.
 */
final class TrainerBenchmark implements Benchmark {
  private static final String BASE = "all-MiniLM-L6-v2";
  private static final List<String> PATHS = List.of("script-fp32", "script-bf16");
  private static final int BATCH = 32;
  private static final int WARM_UP = 3;
  private static final int STEPS = 11;
  private static final long SEED = 7;

  @Override
  public String name() {
    return "trainer";
  }

  @Override
  public Figures run(Path folder, PrintStream progress) throws IOException {
    Figures figures = new Figures();
    speed(folder, figures, progress);
    memory(folder, figures, progress);
    return figures;
  }

  /** Only the race, which wants a machine of its own. */
  static final class Speed implements Benchmark {
    @Override
    public String name() {
      return "trainer-speed";
    }

    @Override
    public Figures run(Path folder, PrintStream progress) throws IOException {
      Figures figures = new Figures();
      speed(folder, figures, progress);
      return figures;
    }
  }

  /** Only the growth of memory, which takes many steps on whatever machine. */
  static final class Memory implements Benchmark {
    @Override
    public String name() {
      return "trainer-memory";
    }

    @Override
    public Figures run(Path folder, PrintStream progress) throws IOException {
      Figures figures = new Figures();
      memory(folder, figures, progress);
      return figures;
    }
  }

  private static void memory(Path folder, Figures figures, PrintStream progress)
      throws IOException {
    Settings settings = new Settings(Map.of(), System.getenv(), Map.of());
    new MemoryGrowth(BaseModels.load(BASE), settings, folder.resolve("memory"))
        .measure(figures, progress);
  }

  private static void speed(Path folder, Figures figures, PrintStream progress) throws IOException {
    EncoderModel base = BaseModels.load(BASE);
    int threads = Runtime.getRuntime().availableProcessors();
    figures.figure("base", BASE).figure("batch", BATCH).figure("threads", threads);
    List<List<TrainingPair>> batches = batches();
    ModelFolder.write(base, folder.resolve("model"), BASE);
    Path work = folder.resolve("batches.json");
    new ObjectMapper().writeValue(work.toFile(), PythonTrainer.work(base, batches, threads));
    try (Rivals rivals = new Rivals()) {
      for (String path : PATHS) {
        rivals.ours(path, rehearsal(base, path, folder), batches);
      }
      PythonTrainer.start(folder.resolve("model"), work, folder).ifPresent(rivals::python);
      for (int batch = 0; batch < WARM_UP; batch++) {
        rivals.step(batch, progress);
      }
      rivals.leaveTheFastest(figures);
      for (int batch = WARM_UP; batch < WARM_UP + STEPS; batch++) {
        rivals.step(batch, progress);
      }
      rivals.tell(figures);
    }
  }

  private static Rehearsal rehearsal(EncoderModel base, String path, Path folder)
      throws IOException {
    Map<String, String> own = Map.of("trainer.path", path);
    Settings settings = new Settings(own, System.getenv(), Map.of());
    return Rehearsal.open(base, settings, folder.resolve(path));
  }

  /** One way to take a step, and how long its steps took. */
  private record Rival(String name, Stepper stepper, List<Double> seconds) {
    double best() {
      return Collections.min(seconds);
    }

    double median() {
      return Medians.of(seconds.subList(WARM_UP, seconds.size()));
    }
  }

  private interface Stepper {
    /** Takes a step on a batch, by its number. */
    PythonTrainer.Step step(int batch) throws IOException;
  }

  /** The paths of both sides that are in the race, in the order in which they take turns. */
  private static final class Rivals implements AutoCloseable {
    private final List<Rival> ours = new ArrayList<>();
    private final List<Rival> theirs = new ArrayList<>();
    private final List<Runnable> ends = new ArrayList<>();
    private String version = "";
    private String kernels = "";

    void ours(String path, Rehearsal rehearsal, List<List<TrainingPair>> batches) {
      ends.add(rehearsal::close);
      ours.add(new Rival(path, batch -> timed(rehearsal, batches.get(batch)), new ArrayList<>()));
    }

    void python(PythonTrainer python) {
      ends.add(python::close);
      version = python.version();
      kernels = python.kernels();
      for (Precision precision : Precision.values()) {
        theirs.add(
            new Rival(
                precision.label(), batch -> python.step(precision, batch), new ArrayList<>()));
      }
    }

    private static PythonTrainer.Step timed(Rehearsal rehearsal, List<TrainingPair> batch) {
      long start = System.nanoTime();
      double loss = rehearsal.step(batch);
      return new PythonTrainer.Step((System.nanoTime() - start) / 1e9, loss);
    }

    void step(int batch, PrintStream progress) throws IOException {
      for (Rival rival : Stream.concat(ours.stream(), theirs.stream()).toList()) {
        PythonTrainer.Step step = rival.stepper().step(batch);
        rival.seconds().add(step.seconds());
        progress.printf(
            Locale.ROOT,
            "%s: batch %d, loss %.4f, %.3f s%n",
            (ours.contains(rival) ? "trainer " : "python ") + rival.name(),
            batch,
            step.loss(),
            step.seconds());
      }
    }

    /** After the warm-up, each side goes on by its fastest path alone. */
    void leaveTheFastest(Figures figures) {
      ours.forEach(rival -> figures.figure("trainer_best_" + rival.name(), rival.best()));
      theirs.forEach(rival -> figures.figure("python_best_" + rival.name(), rival.best()));
      ours.retainAll(fastest(ours));
      theirs.retainAll(fastest(theirs));
    }

    private static List<Rival> fastest(List<Rival> rivals) {
      return rivals.stream().min(Comparator.comparingDouble(Rival::best)).stream().toList();
    }

    void tell(Figures figures) {
      Rival best = ours.get(0);
      figures
          .figure("path", best.name())
          .figure("pairs_per_second", BATCH / best.median())
          .figure("seconds", best.seconds());
      if (theirs.isEmpty()) {
        figures.skip(
            "vs_python", "there is no python3 with torch here: apt-get install python3-torch");
        return;
      }
      Rival peer = theirs.get(0);
      figures
          .figure("python", version)
          .figure("python_openblas_kernels", kernels)
          .figure("python_precision", peer.name())
          .figure("python_pairs_per_second", BATCH / peer.median())
          .figure("python_seconds", peer.seconds())
          .ratio("vs_python", peer.median() / best.median());
    }

    @Override
    public void close() {
      ends.forEach(Runnable::run);
    }
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

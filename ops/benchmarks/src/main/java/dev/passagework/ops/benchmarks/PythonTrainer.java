package dev.passagework.ops.benchmarks;

import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.PassageText;
import dev.passagework.streams.retrieval.encoder.TextTokenizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A Python process that takes the same steps with PyTorch: {@code trainer.py} tells how. */
final class PythonTrainer implements AutoCloseable {
  private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");
  private static final String SCRIPT = "trainer.py";

  private final Process process;
  private final BufferedReader answers;
  private final PrintStream commands;
  private final String version;
  private final String kernels;

  private PythonTrainer(Process process) throws IOException {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    String[] ready = answer();
    this.version = ready[1];
    this.kernels = ready[2];
  }

  /** What PyTorch multiplies in. */
  enum Precision {
    /** 32-bit floats. */
    FP32,
    /** bfloat16 where its autocast thinks it safe. */
    BF16;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A step that was taken.
   *
   * @param seconds how long it took
   * @param loss the batch's loss before it
   */
  record Step(double seconds, double loss) {}

  /** What the script is told to learn, and how. */
  static Map<String, Object> work(
      EncoderModel base, List<List<TrainingPair>> batches, int threads) {
    Map<String, Object> work = new LinkedHashMap<>();
    work.put("threads", threads);
    work.put("temperature", 0.05);
    work.put("learning-rate", 3e-5);
    work.put("weight-decay", 0.01);
    try (TextTokenizer tokenizer = TextTokenizer.open(base)) {
      work.put("batches", batches.stream().map(batch -> tokens(base, tokenizer, batch)).toList());
    }
    return work;
  }

  private static Map<String, List<long[]>> tokens(
      EncoderModel base, TextTokenizer tokenizer, List<TrainingPair> batch) {
    List<String> queries = batch.stream().map(TrainingPair::query).toList();
    List<String> passages =
        batch.stream().map(pair -> new PassageText(pair.title(), pair.text()).joined()).toList();
    return Map.of(
        "queries", tokenizer.encode(queries, base.config().maxQueryTokens()),
        "passages", tokenizer.encode(passages, base.config().maxPassageTokens()));
  }

  /**
   * A process that is ready, or empty where no Python has PyTorch.
   *
   * @param model folder of the model
   * @param work file of what it learns
   * @param folder where its script goes
   */
  static Optional<PythonTrainer> start(Path model, Path work, Path folder) throws IOException {
    Path script = folder.resolve(SCRIPT);
    try (InputStream source = PythonTrainer.class.getResourceAsStream(SCRIPT)) {
      Files.copy(Objects.requireNonNull(source, SCRIPT), script);
    }
    for (String python : PYTHONS) {
      if (hasTorch(python)) {
        ProcessBuilder builder =
            builder(
                python,
                script.toString(),
                model.resolve("model.safetensors").toString(),
                model.resolve("config.json").toString(),
                work.toString());
        return Optional.of(new PythonTrainer(builder.redirectError(Redirect.INHERIT).start()));
      }
    }
    return Optional.empty();
  }

  private static boolean hasTorch(String python) throws IOException {
    try {
      return builder(python, "-c", "import torch, numpy")
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException noSuchProgram) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** A process whose BLAS and threads do by themselves what suits the processor. */
  private static ProcessBuilder builder(String... command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "MALLOC_ARENA_MAX", "OMP_WAIT_POLICY")
        .forEach(builder.environment()::remove);
    return builder;
  }

  /** The version of PyTorch. */
  String version() {
    return version;
  }

  /** The processor whose kernels its OpenBLAS runs. */
  String kernels() {
    return kernels;
  }

  /** Takes a step on a batch, by its number. */
  Step step(Precision precision, int batch) throws IOException {
    commands.println(precision.label() + " " + batch);
    String[] answer = answer();
    return new Step(Double.parseDouble(answer[0]), Double.parseDouble(answer[1]));
  }

  private String[] answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the Python process ended; what it said is above");
    }
    return line.split(" ", -1);
  }

  @Override
  public void close() {
    commands.close();
    process.destroy();
  }
}

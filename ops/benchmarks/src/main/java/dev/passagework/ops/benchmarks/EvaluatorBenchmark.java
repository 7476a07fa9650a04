package dev.passagework.ops.benchmarks;

import dev.passagework.streams.retrieval.encoder.PassageText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The evaluator against bare ONNX Runtime on the same texts. {@code of_onnxruntime}: passages per
 * second from the announcement of a checkpoint to its scores, the loading of the model and all of
 * Kafka in it, over those of the bare loop, which has its model loaded, with the same threads.
 * {@code two_instances}: how much faster two evaluators of one thread are than one, over how much
 * faster two bare processes of one thread are than one.
 */
final class EvaluatorBenchmark implements Benchmark {
  private static final int ROUNDS = 3;

  @Override
  public String name() {
    return "evaluator";
  }

  @Override
  public Figures run(Path folder, PrintStream progress) throws IOException, InterruptedException {
    List<PassageText> texts = EvaluatorTexts.all();
    Figures figures = new Figures().figure("passages", texts.size());
    try (EvaluatorStage stage = EvaluatorStage.open(folder)) {
      String collection = stage.feed(EvaluatorTexts.write(folder.resolve("collection")));
      progress.printf("evaluator: %d passages in %s%n", texts.size(), collection);
      rate(stage, texts, figures, progress);
      instances(stage, figures, progress);
    }
    return figures;
  }

  /** Bare and evaluator in turn, so that a machine that slows down slows both. */
  private static void rate(
      EvaluatorStage stage, List<PassageText> texts, Figures figures, PrintStream progress)
      throws IOException, InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    List<Double> bare = new ArrayList<>();
    List<Double> evaluator = new ArrayList<>();
    try (ChildProcess child = stage.evaluator("rate", threads)) {
      String unused = child.line();
      measured(stage, 0, child);
      for (int round = 1; round <= ROUNDS; round++) {
        bare.add(texts.size() / BareOnnx.seconds(texts, threads));
        evaluator.add(texts.size() / measured(stage, round, child));
        progress.printf(
            "  bare %.1f, evaluator %.1f passages/s%n",
            bare.get(round - 1), evaluator.get(round - 1));
      }
    }
    figures
        .figure("threads", threads)
        .figure("bare_per_second", Medians.of(bare))
        .figure("evaluator_per_second", Medians.of(evaluator))
        .ratio("of_onnxruntime", Medians.of(evaluator) / Medians.of(bare));
  }

  private static void instances(EvaluatorStage stage, Figures figures, PrintStream progress)
      throws IOException, InterruptedException {
    List<Double> bareOne = new ArrayList<>();
    List<Double> bareTwo = new ArrayList<>();
    List<Double> one = new ArrayList<>();
    List<Double> two = new ArrayList<>();
    int version = ROUNDS + 1;
    try (ChildProcess first = stage.evaluator("one", 1)) {
      String unused = first.line();
      for (int round = 0; round < ROUNDS; round++) {
        bareOne.add(bare(1));
        one.add(measured(stage, version++, first));
      }
      try (ChildProcess second = stage.evaluator("two", 1)) {
        second.line();
        measured(stage, version++, first, second);
        for (int round = 0; round < ROUNDS; round++) {
          bareTwo.add(bare(2));
          two.add(measured(stage, version++, first, second));
        }
      }
    }
    progress.printf("  seconds: bare %s and %s, evaluator %s and %s%n", bareOne, bareTwo, one, two);
    double bareSpeedUp = Medians.of(bareOne) / Medians.of(bareTwo);
    double speedUp = Medians.of(one) / Medians.of(two);
    figures
        .figure("bare_speed_up", bareSpeedUp)
        .figure("evaluator_speed_up", speedUp)
        .ratio("two_instances", speedUp / bareSpeedUp);
  }

  /** Seconds that bare processes take, each with its part, until the last is through. */
  private static double bare(int processes) throws IOException {
    List<ChildProcess> children = new ArrayList<>();
    try {
      for (int part = 0; part < processes; part++) {
        children.add(
            ChildProcess.start(
                BareOnnx.class, List.of(), Integer.toString(part), Integer.toString(processes)));
      }
      for (ChildProcess child : children) {
        String unused = child.line();
      }
      for (ChildProcess child : children) {
        child.tell("go");
      }
      double longest = 0;
      for (ChildProcess child : children) {
        longest = Math.max(longest, Double.parseDouble(child.line()));
      }
      return longest;
    } finally {
      children.forEach(ChildProcess::close);
    }
  }

  private static double measured(EvaluatorStage stage, int version, ChildProcess... children)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    stage.announce(version);
    double unused = stage.await(version, children);
    return (System.nanoTime() - start) / 1e9;
  }

  /** A large collection in a small heap: {@code PASSAGEWORK_SHARED} names where it is. */
  static final class Large implements Benchmark {
    private static final String COLLECTION = "wordnet-gloss";

    @Override
    public String name() {
      return "evaluator-large";
    }

    @Override
    public Figures run(Path folder, PrintStream progress) throws IOException, InterruptedException {
      Path collection =
          Path.of(
              System.getenv().getOrDefault("PASSAGEWORK_SHARED", ""), "collections", COLLECTION);
      Figures figures = new Figures();
      if (!Files.isDirectory(collection)) {
        return figures.skip("peak_heap_mb", "PASSAGEWORK_SHARED has no " + COLLECTION);
      }
      try (EvaluatorStage stage = EvaluatorStage.open(folder)) {
        String name = stage.feed(collection);
        progress.printf("evaluator: %s is fed%n", name);
        try (ChildProcess child =
            stage.evaluator("large", Runtime.getRuntime().availableProcessors(), "-Xmx512m")) {
          String unused = child.line();
          long start = System.nanoTime();
          stage.announce(0);
          double ndcg = stage.await(0, child);
          figures.figure("seconds", (System.nanoTime() - start) / 1e9).figure("ndcg@10", ndcg);
          child.tell("end");
          figures
              .figure("heap_mb", 512)
              .figure("peak_heap_mb", Double.parseDouble(child.line()) / (1 << 20));
        }
      }
      return figures;
    }
  }
}

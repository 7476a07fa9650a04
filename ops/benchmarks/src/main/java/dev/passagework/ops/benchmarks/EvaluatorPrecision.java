package dev.passagework.ops.benchmarks;

import dev.passagework.producers.quickstart.Quickstart;
import dev.passagework.streams.retrieval.encoder.Precision;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What 8-bit integers change, through the evaluator: nDCG@10 of the untouched base in 32-bit floats
 * and in 8-bit integers, on the built-in collection, and on three others where {@code
 * PASSAGEWORK_SHARED} names where they are.
 */
final class EvaluatorPrecision implements Benchmark {
  private static final List<String> SHARED = List.of("cranfield", "scifact", "vaswani");

  @Override
  public String name() {
    return "evaluator-int8";
  }

  @Override
  public Figures run(Path folder, PrintStream progress) throws IOException, InterruptedException {
    Figures figures = new Figures();
    Path builtIn = folder.resolve("built-in");
    Quickstart.writeCollection(builtIn);
    compare("quickstart", builtIn, folder, figures, progress);
    for (String name : SHARED) {
      Path collection =
          Path.of(System.getenv().getOrDefault("PASSAGEWORK_SHARED", ""), "collections", name);
      if (Files.isDirectory(collection)) {
        compare(name, collection, folder, figures, progress);
      } else {
        figures.skip(name + "_int8_ndcg10", "PASSAGEWORK_SHARED has no " + name);
      }
    }
    return figures;
  }

  private static void compare(
      String name, Path collection, Path folder, Figures figures, PrintStream progress)
      throws IOException, InterruptedException {
    double floats = ndcg(name, collection, folder, Precision.FP32);
    double integers = ndcg(name, collection, folder, Precision.INT8);
    progress.printf("evaluator-int8: %s: %.4f, in int8 %.4f%n", name, floats, integers);
    figures
        .figure(name + "_fp32_ndcg10", floats)
        .figure(name + "_int8_ndcg10", integers)
        .figure(name + "_difference", integers - floats);
  }

  /** A broker for each, since an evaluator has one precision for all that it scores. */
  private static double ndcg(String name, Path collection, Path folder, Precision precision)
      throws IOException, InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    Path its = Files.createDirectories(folder.resolve(name + "-" + precision));
    try (EvaluatorStage stage = EvaluatorStage.open(its)) {
      String unused = stage.feed(collection);
      try (ChildProcess child = stage.evaluator("state", threads, precision)) {
        child.line();
        stage.announce(0);
        return stage.await(0, child);
      }
    }
  }
}

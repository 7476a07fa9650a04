package dev.passagework.ops.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of the benchmarks. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs a benchmark side by side with its peer, and prints its report as JSON.")
final class BenchmarkCommand implements Callable<Integer> {
  private static final List<Benchmark> BENCHMARKS =
      List.of(
          new TrainerBenchmark(),
          new TrainerBenchmark.Speed(),
          new TrainerBenchmark.Memory(),
          new BatchMemory(),
          TrainerQuality.quickstart(),
          TrainerQuality.cranfield(),
          new AugmenterBenchmark(),
          new BacklogBenchmark(),
          new LimitsBenchmark(),
          new EvaluatorBenchmark(),
          new EvaluatorBenchmark.Large(),
          new EvaluatorPrecision());

  @Spec private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "one of ${COMPLETION-CANDIDATES}",
      completionCandidates = Names.class)
  private String name = "";

  @Option(names = "--report", paramLabel = "FILE", description = "also write the report there")
  private Optional<Path> report = Optional.empty();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new BenchmarkCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    NativeLibraries.prepare(NativeLibraries.defaultCache());
    Benchmark benchmark = benchmark();
    Path folder = Files.createTempDirectory("passagework-benchmark");
    try {
      PrintStream progress = System.err;
      Figures figures = benchmark.run(folder, progress);
      String json =
          new ObjectMapper()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(figures.report(benchmark.name(), Machine.described()));
      System.out.println(json);
      if (report.isPresent()) {
        Files.writeString(report.get(), json + "\n");
      }
      return 0;
    } finally {
      delete(folder);
    }
  }

  private Benchmark benchmark() {
    return BENCHMARKS.stream()
        .filter(candidate -> candidate.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "there is no benchmark called '%s': it must be one of %s"
                        .formatted(name, String.join(", ", new Names()))));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.sorted(Comparator.reverseOrder()).forEach(BenchmarkCommand::deleteOne);
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of all benchmarks. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return BENCHMARKS.stream().map(Benchmark::name).iterator();
    }
  }
}

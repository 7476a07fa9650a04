package dev.passagework.ops.cli;

import dev.passagework.ops.pipeline.DataDirectory;
import dev.passagework.ops.pipeline.JobFailedException;
import dev.passagework.ops.pipeline.Pipeline;
import dev.passagework.ops.pipeline.Services;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import dev.passagework.streams.runtime.Health;
import dev.passagework.streams.runtime.Service;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One service against a cluster, until Ctrl-C. */
final class ServiceCommands {
  private static final long LOOK_MILLIS = 200;

  private ServiceCommands() {}

  /** What every service's command is given. */
  static final class Options {
    @Mixin private ClusterOptions cluster = new ClusterOptions();
    @Mixin private SettingsOptions settings = new SettingsOptions();

    @Option(
        names = "--data-dir",
        paramLabel = "DIR",
        defaultValue = "${env:PASSAGEWORK_DATA_DIR:-passagework-data}",
        description = {
          "State of the service and files of checkpoints; trainer and evaluator share it.",
          "Default: PASSAGEWORK_DATA_DIR, or passagework-data."
        })
    private Path directory = Path.of("");

    int run(Function<Services, Service> service) throws Exception {
      NativeLibraries.prepare(NativeLibraries.defaultCache());
      try (Shutdown shutdown = new Shutdown()) {
        DataDirectory data = DataDirectory.kept(directory);
        Services services =
            new Services(cluster.cluster(), settings.read(Map.of()), data, Optional.empty());
        Pipeline pipeline = shutdown.add(new Pipeline(List.of(service.apply(services))));
        pipeline.start();
        return stay(pipeline);
      }
    }
  }

  /** Returns when every service has ended; Ctrl-C ends the JVM before that. */
  static int stay(Pipeline pipeline) throws InterruptedException {
    while (!pipeline.services().stream().allMatch(service -> service.health().isOver())) {
      Optional<Health.Failed> failure = pipeline.failure();
      if (failure.isPresent()) {
        throw new JobFailedException(failure.get().message(), failure.get().cause());
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return 0;
  }

  @Command(name = "planner", description = "Run the planner: passages and plans to requests.")
  static final class PlannerCommand implements Callable<Integer> {
    @Mixin private Options options = new Options();

    @Override
    public Integer call() throws Exception {
      return options.run(Services::planner);
    }
  }

  @Command(name = "augmenter", description = "Run the augmenter: requests to LLM to queries.")
  static final class AugmenterCommand implements Callable<Integer> {
    @Mixin private Options options = new Options();

    @Override
    public Integer call() throws Exception {
      return options.run(Services::augmenter);
    }
  }

  @Command(name = "refinery", description = "Run the refinery: queries to training pairs.")
  static final class RefineryCommand implements Callable<Integer> {
    @Mixin private Options options = new Options();

    @Override
    public Integer call() throws Exception {
      return options.run(Services::refinery);
    }
  }

  @Command(name = "trainer", description = "Run the trainer: training pairs to checkpoints.")
  static final class TrainerCommand implements Callable<Integer> {
    @Mixin private Options options = new Options();

    @Override
    public Integer call() throws Exception {
      return options.run(Services::trainer);
    }
  }

  @Command(
      name = "evaluator",
      description = "Run the evaluator: checkpoints and collections to metrics and decisions.")
  static final class EvaluatorCommand implements Callable<Integer> {
    @Mixin private Options options = new Options();

    @Override
    public Integer call() throws Exception {
      return options.run(Services::evaluator);
    }
  }
}

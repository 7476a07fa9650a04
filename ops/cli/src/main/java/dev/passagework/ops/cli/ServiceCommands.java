package dev.passagework.ops.cli;

import dev.passagework.consumers.monitor.MonitorService;
import dev.passagework.consumers.searcher.SearcherService;
import dev.passagework.ops.pipeline.DataDirectory;
import dev.passagework.ops.pipeline.JobFailedException;
import dev.passagework.ops.pipeline.Pipeline;
import dev.passagework.ops.pipeline.Services;
import dev.passagework.streams.refinery.Refinery;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Health;
import dev.passagework.streams.runtime.Service;
import dev.passagework.streams.runtime.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One service against a cluster, until Ctrl-C. */
final class ServiceCommands {
  private static final long LOOK_MILLIS = 200;

  /** Services whose /metrics tell what the metric topics hold as well. */
  private static final Set<String> EXPORTING = Set.of("evaluator", "monitor");

  private static final Duration LONGEST_START = Duration.ofSeconds(10);

  private ServiceCommands() {}

  /** What every service's command is given. */
  static final class Options {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Mixin private ClusterOptions cluster = new ClusterOptions();
    @Mixin private SettingsOptions settings = new SettingsOptions();

    @Option(
        names = "--data-dir",
        paramLabel = "DIR",
        defaultValue = "${env:PASSAGEWORK_DATA_DIR:-passagework-data}",
        description =
            "State of the service: a directory for each instance. Default: "
                + "PASSAGEWORK_DATA_DIR, or passagework-data.")
    private Path directory = Path.of("");

    @Option(
        names = "--checkpoints",
        paramLabel = "DIR",
        defaultValue = "${env:PASSAGEWORK_CHECKPOINTS}",
        description =
            "Files of checkpoints, which the trainer and every evaluator share. Default: "
                + "PASSAGEWORK_CHECKPOINTS, or 'checkpoints' in the data directory.")
    private @Nullable Path checkpoints;

    private @Nullable Supplier<Optional<String>> news;

    /** Has something said to the user as soon as it is known. */
    void say(Supplier<Optional<String>> whenKnown) {
      news = whenKnown;
    }

    int run(Function<Services, Service> service) throws Exception {
      return runAll(List.of(Map.of()), service);
    }

    /**
     * Runs a service once for each set of values, in one JVM.
     *
     * @param arms values over the settings
     */
    int runAll(List<Map<String, String>> arms, Function<Services, Service> service)
        throws Exception {
      NativeLibraries.prepare(NativeLibraries.defaultCache());
      try (Shutdown shutdown = new Shutdown()) {
        DataDirectory data =
            DataDirectory.kept(
                directory, checkpoints == null ? directory.resolve("checkpoints") : checkpoints);
        Settings values = settings.read(Map.of());
        Operations operations = shutdown.add(new Operations());
        Cluster measured = operations.measured(cluster.cluster());
        List<Service> running = new ArrayList<>();
        for (Map<String, String> arm : arms) {
          Services services = new Services(measured, settings.read(arm), data, Optional.empty());
          running.add(service.apply(services));
        }
        Pipeline pipeline = shutdown.add(new Pipeline(running));
        if (pipeline.services().stream().map(Service::name).anyMatch(EXPORTING::contains)) {
          operations.export(cluster.cluster());
        }
        operations.answer(pipeline, values, spec.commandLine().getErr());
        pipeline.start();
        if (news != null) {
          tell(pipeline, news, spec.commandLine().getErr());
        }
        return stay(pipeline);
      }
    }
  }

  /** Says what there is to say once it is known, unless a service has failed before. */
  static void tell(Pipeline pipeline, Supplier<Optional<String>> news, PrintWriter err)
      throws InterruptedException {
    Instant patience = Instant.now().plus(LONGEST_START);
    while (news.get().isEmpty()
        && pipeline.failure().isEmpty()
        && Instant.now().isBefore(patience)) {
      Thread.sleep(LOOK_MILLIS / 10);
    }
    news.get().ifPresent(line -> LogForm.say(err, line));
  }

  /** Returns when every service has ended; Ctrl-C ends the JVM before that. */
  static int stay(Pipeline pipeline) throws InterruptedException {
    while (true) {
      boolean over = pipeline.services().stream().allMatch(service -> service.health().isOver());
      Optional<Health.Failed> failure = pipeline.failure();
      if (failure.isPresent()) {
        throw new JobFailedException(failure.get().message(), failure.get().cause());
      }
      if (over) {
        return 0;
      }
      Thread.sleep(LOOK_MILLIS);
    }
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

    @Option(
        names = "--from-beginning",
        description =
            "Read every reply again, for no call: the parser and the filters of today decide "
                + "anew, and pairs that they no longer keep are retracted. The refinery must not run "
                + "anywhere.")
    private boolean fromBeginning;

    @Override
    public Integer call() throws Exception {
      if (fromBeginning) {
        Refinery.reset(options.cluster.cluster());
      }
      return options.run(Services::refinery);
    }
  }

  @Command(name = "trainer", description = "Run the trainer: training pairs to checkpoints.")
  static final class TrainerCommand implements Callable<Integer> {
    @Mixin private Options options = new Options();
    @Mixin private ArmOptions arms = new ArmOptions();

    @Override
    public Integer call() throws Exception {
      List<Map<String, String>> each = arms.read();
      ArmOptions.check(each, options.settings.read(Map.of()), false);
      return options.runAll(each.isEmpty() ? List.of(Map.of()) : each, Services::trainer);
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

  @Command(
      name = "searcher",
      description = "Run the searcher: the champion on what was fed, over HTTP on this machine.")
  static final class SearcherCommand implements Callable<Integer> {
    @Mixin private Options options = new Options();

    @Override
    public Integer call() throws Exception {
      return options.run(
          services -> {
            SearcherService searcher = services.searcher();
            options.say(() -> searcher.address().map(url -> "searches are answered at " + url));
            return searcher;
          });
    }
  }

  @Command(name = "monitor", description = "Serve the live web page of the metric topics.")
  static final class MonitorCommand implements Callable<Integer> {
    @Mixin private Options options = new Options();

    @Override
    public Integer call() throws Exception {
      return options.run(
          services -> {
            MonitorService monitor = services.monitor();
            options.say(() -> monitor.address().map(url -> "the page is at " + url));
            return monitor;
          });
    }
  }
}

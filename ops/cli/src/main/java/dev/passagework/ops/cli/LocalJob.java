package dev.passagework.ops.cli;

import dev.passagework.consumers.augmenter.AugmenterSettings;
import dev.passagework.consumers.augmenter.recorded.RecordedEndpoint;
import dev.passagework.ops.pipeline.DataDirectory;
import dev.passagework.ops.pipeline.FiniteJob;
import dev.passagework.ops.pipeline.JobFailedException;
import dev.passagework.ops.pipeline.JobSpec;
import dev.passagework.ops.pipeline.JobView;
import dev.passagework.ops.pipeline.LocalCluster;
import dev.passagework.ops.pipeline.Pipeline;
import dev.passagework.ops.pipeline.Report;
import dev.passagework.ops.pipeline.ReportJson;
import dev.passagework.ops.pipeline.ReportTable;
import dev.passagework.ops.pipeline.Services;
import dev.passagework.streams.retrieval.encoder.Bases;
import dev.passagework.streams.runtime.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What {@code quickstart} and {@code run} share: a finite job with everything in this JVM. */
final class LocalJob {
  @Mixin private LocalOptions local = new LocalOptions();
  @Mixin private SettingsOptions settings = new SettingsOptions();
  @Mixin private LiveOptions live = new LiveOptions();

  @Option(
      names = "--base",
      defaultValue = "all-MiniLM-L6-v2",
      paramLabel = "MODEL",
      description =
          "Base model: all-MiniLM-L6-v2, bge-small-en-v1.5, e5-small-v2, the folder of a Hugging"
              + " Face model, or random: before any of them. Default: ${DEFAULT-VALUE}.")
  private String base = "";

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Also write the report to FILE, as one JSON object.")
  private @Nullable Path report;

  /** Where the replies of LLMs come from when the endpoint is not a live one. */
  @FunctionalInterface
  interface Recorded {
    RecordedEndpoint start() throws IOException, InterruptedException;
  }

  /** A job that needs a directory to be described. */
  @FunctionalInterface
  interface Described {
    JobSpec in(DataDirectory data) throws IOException;
  }

  LiveOptions live() {
    return live;
  }

  /** The settings as the user gave them. */
  Settings settings() throws IOException {
    return settings.read(Map.of());
  }

  /** The base model that training starts from. */
  String base() {
    return base;
  }

  /**
   * Runs a job, prints its report and returns the exit code.
   *
   * @param defaults settings that the job has unless the user says otherwise
   * @param stay whether everything stays up until Ctrl-C
   */
  int run(
      CommandSpec spec,
      Described described,
      Optional<Recorded> recorded,
      Map<String, String> defaults,
      boolean stay)
      throws Exception {
    checkReport();
    Bases.check(base);
    PrintWriter err = spec.commandLine().getErr();
    try (Shutdown shutdown = new Shutdown()) {
      DataDirectory data = shutdown.add(local.open());
      JobSpec job = described.in(data);
      Map<String, String> own = new HashMap<>(defaults);
      own.keySet().removeIf(settings::isSet);
      own.put("trainer.model", job.model());
      own.put("trainer.base", job.base());
      if (recorded.isEmpty() && !live.confirm(job, AugmenterSettings.from(settings()), spec)) {
        err.println("nothing was called");
        return 1;
      }
      err.println("starting a broker and a schema registry in this JVM");
      LocalCluster cluster = shutdown.add(local.start(data));
      Optional<URI> endpoint = Optional.empty();
      if (recorded.isPresent()) {
        endpoint = Optional.of(shutdown.add(recorded.get().start()).baseUrl());
      }
      Services services = new Services(cluster.cluster(), settings.read(own), data, endpoint);
      if (stay) {
        watch(shutdown, services, err);
      }
      Report result = run(shutdown, services, job, err);
      spec.commandLine().getOut().print(ReportTable.of(result));
      spec.commandLine().getOut().flush();
      if (report != null) {
        ReportJson.write(result, report);
      }
      if (stay) {
        UpCommand.printAddresses(cluster.cluster(), err);
        shutdown.awaitSignal();
      }
      return 0;
    }
  }

  /** The page is up before the work begins, and outlives it. */
  private static void watch(Shutdown shutdown, Services services, PrintWriter err)
      throws InterruptedException {
    Services.Watching watching = services.watching();
    Pipeline page = shutdown.add(new Pipeline(watching.services()));
    page.start();
    ServiceCommands.tell(page, () -> UpCommand.pageOf(watching), err);
    page.failure()
        .ifPresent(
            failure -> {
              throw new JobFailedException(failure.message(), failure.cause());
            });
  }

  private static Report run(Shutdown shutdown, Services services, JobSpec job, PrintWriter err)
      throws IOException, InterruptedException {
    JobView view = shutdown.add(new JobView(services.cluster(), job.model()));
    Pipeline pipeline = shutdown.add(new Pipeline(services.all()));
    try (JobPrinter printer = new JobPrinter(err, Terminals.isTerminal(), view)) {
      return new FiniteJob(services.cluster(), pipeline, view, job, printer).run();
    }
  }

  /** A report that cannot be written is said before the work, not after it. */
  private void checkReport() throws IOException {
    if (report == null) {
      return;
    }
    Path folder = report.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(report)) {
      throw new IOException("--report " + report + " cannot be written: its folder does not exist");
    }
  }
}

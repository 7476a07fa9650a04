package dev.passagework.ops.cli;

import dev.passagework.consumers.augmenter.AugmenterSettings;
import dev.passagework.ops.pipeline.DataDirectory;
import dev.passagework.ops.pipeline.LocalCluster;
import dev.passagework.ops.pipeline.Pipeline;
import dev.passagework.ops.pipeline.Services;
import dev.passagework.streams.planner.PlannerSettings;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Service;
import dev.passagework.streams.runtime.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Everything in one JVM, for ever. */
@Command(
    name = "up",
    description = {
      "Run a broker, a schema registry and every service in this JVM until Ctrl-C.",
      "Queries are written by the LLM endpoint in OPENAI_BASE_URL; without one, sentences of "
          + "the passages serve as queries (ict). Feed and plan in another terminal."
    })
final class UpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  private static final String WITHOUT_LLM = "ict";

  @Mixin private LocalOptions local = new LocalOptions();
  @Mixin private SettingsOptions settings = new SettingsOptions();
  @Mixin private ArmOptions arms = new ArmOptions();

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    try (Shutdown shutdown = new Shutdown()) {
      DataDirectory data = shutdown.add(local.open());
      Map<String, String> own = withoutEndpoint(err);
      Settings values = settings.read(own);
      List<Map<String, String>> beside = arms.read();
      ArmOptions.check(beside, values, true);
      LocalCluster cluster = shutdown.add(local.start(data));
      Operations operations = shutdown.add(new Operations());
      Cluster measured = operations.measured(cluster.cluster());
      Services services = new Services(measured, values, data, Optional.empty());
      Services.Watching watching = services.watching();
      List<Service> all = new ArrayList<>(services.all());
      for (Map<String, String> arm : beside) {
        Map<String, String> over = new HashMap<>(own);
        over.putAll(arm);
        all.add(new Services(measured, settings.read(over), data, Optional.empty()).trainer());
      }
      all.addAll(watching.services());
      Pipeline pipeline = shutdown.add(new Pipeline(all));
      operations.export(cluster.cluster());
      operations.answer(pipeline, values, err);
      pipeline.start();
      ServiceCommands.tell(pipeline, () -> pageOf(watching), err);
      printAddresses(cluster.cluster(), err);
      return ServiceCommands.stay(pipeline);
    }
  }

  /** What is set where no endpoint is named: queries by strategies that need none. */
  private Map<String, String> withoutEndpoint(PrintWriter err) throws IOException {
    Settings asked = settings.read(Map.of());
    if (AugmenterSettings.nameEndpoint(asked)) {
      return Map.of();
    }
    Map<String, String> own = new HashMap<>();
    own.put(AugmenterSettings.WITHOUT_ENDPOINT.name(), "true");
    if (asked.get(PlannerSettings.UNPLANNED).isEmpty()) {
      own.put(PlannerSettings.UNPLANNED.name(), WITHOUT_LLM);
    }
    err.printf(
        "no LLM endpoint is named in %s: passages without a plan get queries by '%s'%n",
        AugmenterSettings.BASE_URL_VARIABLE, settings.read(own).get(PlannerSettings.UNPLANNED));
    return own;
  }

  /** Where the page is, once it is served. */
  static Optional<String> pageOf(Services.Watching watching) {
    return watching.monitor().address().map(url -> "the page is at " + url);
  }

  static void printAddresses(Cluster cluster, PrintWriter err) {
    err.printf(
        """
        up: in another terminal
          export KAFKA_BOOTSTRAP_SERVERS=%s SCHEMA_REGISTRY_URL=%s
        Ctrl-C ends it
        """,
        cluster.bootstrapServers(), cluster.registryUrl());
    err.flush();
  }
}

package dev.passagework.ops.cli;

import dev.passagework.ops.pipeline.DataDirectory;
import dev.passagework.ops.pipeline.LocalCluster;
import dev.passagework.ops.pipeline.Pipeline;
import dev.passagework.ops.pipeline.Services;
import dev.passagework.streams.runtime.Cluster;
import java.io.PrintWriter;
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
      "Run a broker, a schema registry and every service in this JVM until Ctrl-C. Queries are",
      "written by the LLM endpoint in OPENAI_BASE_URL; feed and plan in another terminal."
    })
final class UpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private LocalOptions local = new LocalOptions();
  @Mixin private SettingsOptions settings = new SettingsOptions();

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    try (Shutdown shutdown = new Shutdown()) {
      DataDirectory data = shutdown.add(local.open());
      LocalCluster cluster = shutdown.add(local.start(data));
      Services services =
          new Services(cluster.cluster(), settings.read(Map.of()), data, Optional.empty());
      Pipeline pipeline = shutdown.add(new Pipeline(services.all()));
      pipeline.start();
      printAddresses(cluster.cluster(), err);
      return ServiceCommands.stay(pipeline);
    }
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

package dev.passagework.ops.cli;

import dev.passagework.ops.pipeline.Commands;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** An order to a trainer to let its learning rate rise anew. */
@Command(
    name = "rewarm",
    description =
        "Tell a trainer to warm its learning rate up anew from its next segment on, such as "
            + "after its settings or its corpus have changed.")
final class RewarmCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(names = "--model", required = true, paramLabel = "NAME", description = "The model.")
  private String model = "";

  @Override
  public Integer call() throws Exception {
    Commands.reWarm(cluster.cluster(), model, Clock.systemUTC());
    spec.commandLine()
        .getOut()
        .printf("%s is told to warm up anew from its next segment on%n", model);
    return 0;
  }
}

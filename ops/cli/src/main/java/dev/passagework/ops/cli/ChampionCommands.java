package dev.passagework.ops.cli;

import dev.passagework.ops.pipeline.Commands;
import dev.passagework.schemas.contract.CheckpointId;
import java.time.Clock;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Orders to the gate, by hand. */
final class ChampionCommands {
  private ChampionCommands() {}

  /** Another champion. */
  @Command(
      name = "promote",
      description = {
        "Make a checkpoint the champion, whatever the gate thinks of it.",
        "The gate then measures it, and says on the topic decisions if it has fallen behind."
      })
  static final class PromoteCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private ClusterOptions options = new ClusterOptions();

    @Parameters(paramLabel = "MODEL@VERSION", description = "The checkpoint.")
    private String checkpoint = "";

    @Override
    public Integer call() throws Exception {
      CheckpointId id = CheckpointId.parse(checkpoint);
      Commands.promote(options.cluster(), id, Clock.systemUTC());
      spec.commandLine().getOut().printf("ordered: %s becomes champion%n", id);
      return 0;
    }
  }

  /** The champion before. */
  @Command(name = "rollback", description = "Go back to the champion before, or to one named.")
  static final class RollBackCommand implements Callable<Integer> {
    private static final int BEFORE = -1;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private ClusterOptions options = new ClusterOptions();

    @Parameters(paramLabel = "MODEL", description = "The model.")
    private String model = "";

    @Option(
        names = "--to",
        paramLabel = "VERSION",
        description = "Version to go back to. Default: the champion before.")
    private int version = BEFORE;

    @Override
    public Integer call() throws Exception {
      OptionalInt to = version == BEFORE ? OptionalInt.empty() : OptionalInt.of(version);
      Commands.rollBack(options.cluster(), model, to, Clock.systemUTC());
      spec.commandLine()
          .getOut()
          .printf(
              "ordered: %s goes back to %s%n",
              model, to.isPresent() ? "version " + version : "the champion before");
      return 0;
    }
  }
}

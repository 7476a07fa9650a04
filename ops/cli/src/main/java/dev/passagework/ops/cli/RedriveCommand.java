package dev.passagework.ops.cli;

import dev.passagework.ops.pipeline.DeadLetter;
import dev.passagework.ops.pipeline.Redrive;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Dead letters back to where they came from. */
@Command(
    name = "redrive",
    description =
        "Send dead letters back to the topic that they came from, oldest first, each once: "
            + "another call goes on where this one ended.")
final class RedriveCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Parameters(paramLabel = "TOPIC.dlt", description = "The dead-letter topic.")
  private String topic = "";

  @Option(
      names = "--max",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Letters to send back, at most. Default: ${DEFAULT-VALUE}.")
  private int most;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "100",
      description = "Letters a second, at most. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Only letters whose cause holds this text.")
  private String reason = "";

  @Option(
      names = "--attempts",
      paramLabel = "N",
      defaultValue = "5",
      description = "Leave letters that were sent back so often. Default: ${DEFAULT-VALUE}.")
  private int attempts;

  @Option(names = "--dry-run", description = "Only show what would be sent back.")
  private boolean dryRun;

  @Override
  public Integer call() throws Exception {
    Redrive.Order order = new Redrive.Order(topic, most, rate, reason, attempts, dryRun);
    Redrive.Outcome outcome = new Redrive(cluster.cluster(), order).run(this::print);
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %d %s; left: %d of another cause, %d sent back too often, %d cut and gone%n",
            topic,
            outcome.sent(),
            dryRun ? "would be sent back" : "sent back",
            outcome.otherReason(),
            outcome.givenUp(),
            outcome.cut());
    return 0;
  }

  private void print(DeadLetter letter) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s  %s-%d@%d  attempt %d  %s: %s%n",
        letter.key(),
        letter.sourceTopic(),
        letter.sourcePartition(),
        letter.sourceOffset(),
        letter.attempts() + 1,
        letter.service(),
        letter.cause());
    out.flush();
  }
}

package dev.passagework.ops.cli;

import dev.passagework.ops.pipeline.ExplanationText;
import dev.passagework.ops.pipeline.Lineage;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.PassageKey;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which pairs made a checkpoint, and which checkpoints learnt from a pair or a passage. */
@Command(
    name = "lineage",
    description =
        "Tell which pairs made a checkpoint, or which checkpoints learnt from a pair or a "
            + "passage: a line for every segment of training.")
final class LineageCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Parameters(
      paramLabel = "CHECKPOINT|PAIR|PASSAGE",
      description = "model@version, identifier of a pair, or corpus/passage.")
  private String what = "";

  @Option(
      names = "--json",
      description = "Print one JSON object a line, with the identifiers of all pairs.")
  private boolean json;

  private long steps;
  private long first;
  private long again;

  @Override
  public Integer call() throws Exception {
    Lineage lineage = new Lineage(cluster.cluster());
    if (what.contains("/")) {
      lineage.ofPassage(PassageKey.parse(what), this::print);
    } else if (what.contains("@")) {
      lineage.ofCheckpoint(CheckpointId.parse(what), this::print);
    } else {
      lineage.ofPair(what, this::print);
    }
    if (!json) {
      out().println(steps == 0 ? "no segment of training knows '" + what + "'" : sum());
    }
    return 0;
  }

  private String sum() {
    return "segments %d, pairs learnt first %d, again %d".formatted(steps, first, again);
  }

  private static Object[] headings() {
    return new Object[] {"model", "segment", "cut at", "pairs", "again", "passages", "first in"};
  }

  private void print(Lineage.Step step) {
    if (steps == 0 && !json) {
      out().printf("%-24s %8s %-25s %8s %8s %9s  %s%n", headings());
    }
    steps++;
    first += step.firstPairs().size();
    again += step.replayed().size();
    if (json) {
      out().println(ExplanationText.json(step));
      return;
    }
    out()
        .printf(
            "%-24s %8d %-25s %8s %8d %9d  %s%n",
            step.model(),
            step.segment(),
            step.time(),
            step.tellsPairs() ? step.firstPairs().size() : "untold",
            step.replayed().size(),
            step.passages().size(),
            step.checkpoint().isEmpty() ? "no checkpoint yet" : step.checkpoint());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}

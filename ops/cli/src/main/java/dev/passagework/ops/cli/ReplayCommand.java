package dev.passagework.ops.cli;

import dev.passagework.consumers.trainer.Replay;
import dev.passagework.ops.pipeline.DataDirectory;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.streams.runtime.Cluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A checkpoint learnt once more, to see whether the same offsets give the same weights. */
@Command(
    name = "replay",
    description = {
      "Learn a checkpoint once more from its recorded segments, in a state of its own, and "
          + "compare its weights with the announced ones, bit for bit.",
      "Ends with 0 if they are the same."
    })
final class ReplayCommand implements Callable<Integer> {
  private static final int NAMED = 20;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME[@VERSION]",
      description = "The model; without a version, its newest checkpoint.")
  private String model = "";

  @Option(
      names = "--base",
      paramLabel = "MODEL",
      description = "Base that it was trained from, where that is a folder. Default: as announced.")
  private @Nullable String base;

  @Option(
      names = "--scratch",
      paramLabel = "DIR",
      description =
          "Empty folder for the state of the replay, which is kept. Default: a temporary one.")
  private @Nullable Path scratch;

  @Override
  public Integer call() throws Exception {
    try (Shutdown shutdown = new Shutdown()) {
      Path folder = folder();
      if (scratch == null) {
        shutdown.add(DataDirectory.untilClosed(folder));
      }
      Cluster where = cluster.cluster();
      Checkpoint checkpoint = checkpoint(where);
      PrintWriter err = spec.commandLine().getErr();
      Replay.Outcome outcome =
          Replay.of(
              where,
              checkpoint,
              base == null ? checkpoint.base() : base,
              folder,
              (segment, last, pairs) -> {
                err.printf("segment %d of %d: %,d pairs%n", segment, last, pairs);
                err.flush();
              });
      print(checkpoint.id(), outcome);
      return outcome.isExact() ? 0 : 1;
    }
  }

  private Path folder() throws IOException {
    return scratch == null
        ? Files.createTempDirectory("passagework-replay-")
        : Files.createDirectories(scratch);
  }

  private Checkpoint checkpoint(Cluster where) {
    int at = model.lastIndexOf('@');
    String name = at < 0 ? model : model.substring(0, at);
    Optional<Integer> version =
        at < 0 ? Optional.empty() : Optional.of(Integer.parseInt(model.substring(at + 1)));
    return Replay.find(where, name, version)
        .orElseThrow(
            () -> new IllegalArgumentException("there is no checkpoint " + model + " to replay"));
  }

  private void print(CheckpointId id, Replay.Outcome outcome) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s: %,d pairs in %,d segments learnt again%n", id, outcome.pairs(), outcome.segments());
    out.printf("  announced weights  %s%n", outcome.expected());
    out.printf("  replayed weights   %s%n", outcome.found());
    out.println(outcome.isExact() ? "  the same, bit for bit" : "  NOT the same");
    outcome
        .missing()
        .forEach(
            (segment, ids) ->
                out.printf(
                    "  segment %d: %,d pairs are gone (retracted, or removed by compaction): %s%s%n",
                    segment,
                    ids.size(),
                    String.join(" ", ids.subList(0, Math.min(NAMED, ids.size()))),
                    ids.size() > NAMED ? " ..." : ""));
    out.flush();
  }
}

package dev.passagework.ops.cli;

import dev.passagework.ops.pipeline.DataDirectory;
import dev.passagework.ops.pipeline.Services;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Run files for trec_eval. */
@Command(
    name = "runs",
    description =
        "Write the rankings of a checkpoint, or of bm25, as run files for trec_eval, and the "
            + "judgements beside them.")
final class RunsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private SettingsOptions settings = new SettingsOptions();

  @Parameters(
      paramLabel = "MODEL@VERSION",
      description = "The checkpoint, whose version 0 is the untouched base; or bm25.")
  private String subject = "";

  @Option(
      names = "--collection",
      paramLabel = "NAME",
      description = "Collection to rank. Default: every one.")
  private Optional<String> collection = Optional.empty();

  @Option(names = "--to", required = true, paramLabel = "DIR", description = "Folder to write to.")
  private Path folder = Path.of("");

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "${env:PASSAGEWORK_DATA_DIR:-passagework-data}",
      description =
          "Where trainer and evaluator keep the files of checkpoints. Default: "
              + "PASSAGEWORK_DATA_DIR, or passagework-data.")
  private Path data = Path.of("");

  @Override
  public Integer call() throws Exception {
    NativeLibraries.prepare(NativeLibraries.defaultCache());
    Services services =
        new Services(
            cluster.cluster(), settings.read(Map.of()), DataDirectory.kept(data), Optional.empty());
    for (Path file : services.writeRuns(subject, collection, folder)) {
      spec.commandLine().getOut().println(file);
    }
    return 0;
  }
}

package dev.passagework.ops.cli;

import dev.passagework.ops.pipeline.DataDirectory;
import dev.passagework.ops.pipeline.LocalCluster;
import dev.passagework.ops.pipeline.export.Exporter;
import dev.passagework.ops.pipeline.export.Exporter.Exported;
import dev.passagework.ops.pipeline.export.Exporter.Request;
import dev.passagework.ops.pipeline.export.ModelReference;
import dev.passagework.streams.retrieval.encoder.Agreement;
import dev.passagework.streams.retrieval.encoder.ModelExport.Format;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.DirectoryCheckpointStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** A trained model for other programs. */
@Command(
    name = "export",
    description = {
      "Write a checkpoint as a folder for sentence-transformers, or as ONNX.",
      "It is compared with the trainer's own embeddings before it counts as written."
    })
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME[@VERSION|@champion]",
      description = "The model. Without a version: its champion, or the newest if it has none.")
  private String model = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "Folder to write; what is there already is refused.")
  private Path to = Path.of("");

  @Option(
      names = "--format",
      defaultValue = "folder",
      paramLabel = "folder|onnx|onnx-int8",
      converter = FormatConverter.class,
      description = "Default: ${DEFAULT-VALUE}.")
  private Format format = Format.FOLDER;

  @Option(names = "--force", description = "Replace an earlier export in DIR.")
  private boolean force;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "${env:PASSAGEWORK_DATA_DIR:-passagework-data}",
      description =
          "Where the trainer keeps the files of checkpoints. Default: PASSAGEWORK_DATA_DIR, or "
              + "passagework-data.")
  private Path directory = Path.of("");

  @Option(
      names = "--local",
      description =
          "Start a broker and a registry on --data-dir for this command, since no 'up' runs on it.")
  private boolean local;

  @Override
  public Integer call() throws Exception {
    NativeLibraries.prepare(NativeLibraries.defaultCache());
    Request request = new Request(ModelReference.parse(model), format, to, force);
    try (Shutdown shutdown = new Shutdown()) {
      DataDirectory data = DataDirectory.kept(directory);
      Cluster reached =
          local
              ? shutdown.add(LocalCluster.start(data.kafka(), 0, 0)).cluster()
              : cluster.cluster();
      Exporter exporter = new Exporter(reached, new DirectoryCheckpointStore(data.checkpoints()));
      print(exporter.export(request));
    }
    return 0;
  }

  private void print(Exported exported) {
    Agreement agreement = exported.agreement();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "%s written to %s as %s%n", exported.id(), to, format);
    if (format == Format.ONNX_INT8) {
      out.printf(
          Locale.ROOT,
          "cosine to the trainer's embeddings: %.4f in the mean, %.4f at least%n",
          agreement.meanCosine(),
          agreement.leastCosine());
    } else {
      out.printf(
          Locale.ROOT,
          "largest difference from the trainer's embeddings: %.1e%n",
          agreement.largestDifference());
    }
    out.flush();
  }

  /** The formats by the names that users give. */
  private static final class FormatConverter implements ITypeConverter<Format> {
    @Override
    public Format convert(String text) {
      for (Format format : Format.values()) {
        if (format.toString().equals(text)) {
          return format;
        }
      }
      throw new TypeConversionException("'" + text + "' is none of folder, onnx, onnx-int8");
    }
  }
}

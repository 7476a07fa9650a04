package dev.passagework.ops.cli;

import dev.passagework.ops.pipeline.DataDirectory;
import dev.passagework.ops.pipeline.LocalCluster;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a pipeline in this JVM keeps its data, and which ports it takes. */
final class LocalOptions {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Keep all data in DIR. Default: a temporary directory, deleted at the end.")
  private @Nullable Path directory;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description =
          "Port of the broker on 127.0.0.1. Default: that of the last start in DIR, else a free one.")
  private int kafkaPort;

  @Option(
      names = "--registry-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the schema registry on 127.0.0.1. Default: a free one.")
  private int registryPort;

  /** The data directory. */
  DataDirectory open() throws IOException {
    NativeLibraries.prepare(NativeLibraries.defaultCache());
    return directory == null ? DataDirectory.untilClosed() : DataDirectory.kept(directory);
  }

  /** The broker and the registry. */
  LocalCluster start(DataDirectory data) throws IOException, InterruptedException {
    return LocalCluster.start(data.kafka(), kafkaPort, registryPort);
  }
}

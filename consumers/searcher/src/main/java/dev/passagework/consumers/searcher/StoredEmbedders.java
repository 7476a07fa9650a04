package dev.passagework.consumers.searcher;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.streams.retrieval.encoder.Embedder;
import dev.passagework.streams.retrieval.encoder.ModelFolder;
import dev.passagework.streams.retrieval.encoder.OnnxEmbedder;
import dev.passagework.streams.runtime.CheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Embedders in ONNX Runtime from a checkpoint store. The files are laid out for as long as it takes
 * to read them.
 */
record StoredEmbedders(CheckpointStore store, Path directory, int threads)
    implements EmbedderSource {
  @Override
  public Embedder open(Checkpoint checkpoint) throws IOException {
    Files.createDirectories(directory);
    Path folder = Files.createTempDirectory(directory, "checkpoint-");
    try {
      store.get(checkpoint, folder);
      return OnnxEmbedder.open(ModelFolder.read(folder, checkpoint.id().toString()), threads);
    } finally {
      deleteAll(folder);
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> walk = Files.walk(folder)) {
      deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}

package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.streams.retrieval.encoder.Embedder;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.ModelFolder;
import dev.passagework.streams.retrieval.encoder.OnnxEmbedder;
import dev.passagework.streams.retrieval.encoder.Precision;
import dev.passagework.streams.runtime.CheckpointStore;
import dev.passagework.streams.runtime.DamagedCheckpointException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Embedders in ONNX Runtime from a checkpoint store. The files are laid out in a folder of their
 * own, verified there, and gone once the model is in memory.
 *
 * @param store where the files are
 * @param workDirectory where they are laid out
 * @param precision what is computed in
 * @param threads threads that share the work of one call
 */
record CheckpointEmbedders(
    CheckpointStore store, Path workDirectory, Precision precision, int threads)
    implements EmbedderSource {

  @Override
  public Embedder open(Checkpoint checkpoint) throws IOException {
    Files.createDirectories(workDirectory);
    Path folder = Files.createTempDirectory(workDirectory, "checkpoint-");
    try {
      store.get(checkpoint, folder);
      return OnnxEmbedder.open(model(checkpoint, folder), precision, threads);
    } finally {
      Folders.delete(folder);
    }
  }

  /** What cannot be read of files that are all there, and as they were written, is no model. */
  private static EncoderModel model(Checkpoint checkpoint, Path folder) throws IOException {
    try {
      return ModelFolder.read(folder, checkpoint.id().toString());
    } catch (NoSuchFileException e) {
      throw damaged(checkpoint, e);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw damaged(checkpoint, e);
    }
  }

  private static IOException damaged(Checkpoint checkpoint, IOException cause) {
    return new DamagedCheckpointException(
        "checkpoint %s: %s".formatted(checkpoint.id(), cause.getMessage()), cause);
  }
}

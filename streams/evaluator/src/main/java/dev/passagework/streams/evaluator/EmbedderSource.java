package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.streams.retrieval.encoder.Embedder;
import java.io.IOException;

/** Where the embedder of a checkpoint comes from. */
@FunctionalInterface
public interface EmbedderSource {
  /**
   * Opens the embedder of a checkpoint; the caller closes it.
   *
   * @throws dev.passagework.streams.runtime.DamagedCheckpointException if the checkpoint is of no
   *     use, now and for ever; the message names the file
   * @throws IOException if its files cannot be read for now; the message names cause and cure
   */
  Embedder open(Checkpoint checkpoint) throws IOException;
}

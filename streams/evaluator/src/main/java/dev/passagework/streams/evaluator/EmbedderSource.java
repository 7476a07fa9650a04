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
   * @throws IOException if a file of the checkpoint is missing or damaged; the message names it
   */
  Embedder open(Checkpoint checkpoint) throws IOException;
}

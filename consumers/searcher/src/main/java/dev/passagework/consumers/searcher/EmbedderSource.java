package dev.passagework.consumers.searcher;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.streams.retrieval.encoder.Embedder;
import java.io.IOException;

/** Where the embedder of a checkpoint comes from. */
@FunctionalInterface
public interface EmbedderSource {
  /**
   * Opens an embedder, which the caller closes.
   *
   * @throws IOException if the checkpoint's files are not there, or not what they should be
   */
  Embedder open(Checkpoint checkpoint) throws IOException;
}

package dev.passagework.streams.retrieval.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** A way from tokens to embeddings that autograd can follow. */
interface ForwardPass extends AutoCloseable {

  /**
   * Unit vectors, {@code [texts, hidden]}, batch after batch; they and all they came from belong to
   * {@code inputs}. What treats every token by itself treats the tokens of all batches at once;
   * attention keeps to a batch, which is padded to its own length.
   *
   * @param batches at least one
   */
  NDArray embed(NDManager inputs, List<TokenBatch> batches);

  @Override
  void close();
}

package dev.passagework.streams.retrieval.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;

/** An encoder whose weights autograd follows, on DJL's PyTorch engine. */
public final class TrainableEncoder implements AutoCloseable {

  private TrainableEncoder() {}

  /** The trainable form of a model, with that many threads in the whole process. */
  public static TrainableEncoder open(EncoderModel model, int threads) {
    throw new UnsupportedOperationException();
  }

  /** The owner of the weights: make a sub-manager of it for each step's inputs. */
  public NDManager manager() {
    throw new UnsupportedOperationException();
  }

  /**
   * The embeddings of a batch, {@code [batch, hidden]}, of unit length.
   *
   * @param inputs owner of ids and mask: keep it open until backward has returned
   * @param training whether this pass is differentiated
   */
  public NDArray forward(NDManager inputs, TokenBatch batch, boolean training) {
    throw new UnsupportedOperationException();
  }

  /** The live weights by name, in the order of {@link EncoderWeights#shapes}. */
  public Map<String, NDArray> parameters() {
    throw new UnsupportedOperationException();
  }

  /** A copy of the weights as they are now. */
  public EncoderWeights weights() {
    throw new UnsupportedOperationException();
  }

  /** Overwrites the weights in place. */
  public void load(EncoderWeights weights) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}

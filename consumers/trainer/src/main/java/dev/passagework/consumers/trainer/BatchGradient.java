package dev.passagework.consumers.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.training.GradientCollector;
import dev.passagework.streams.retrieval.encoder.TokenBatch;
import dev.passagework.streams.retrieval.encoder.TrainableEncoder;
import java.util.Arrays;
import java.util.List;

/**
 * The gradient of a batch's loss. A batch of more tokens than fit is embedded in chunks without
 * keeping what a backward pass needs; the loss then gives each embedding its gradient, with which
 * every chunk is embedded again and differentiated (GradCache: Gao et al., 2021). The gradients are
 * those of the whole batch, up to the order of sums.
 *
 * @param encoder what embeds
 * @param objective the loss
 * @param chunkTokens most tokens that are embedded at once
 */
record BatchGradient(TrainableEncoder encoder, InfoNce objective, int chunkTokens) {

  /**
   * Loss of a batch, whose gradient is added to the weights' if it is a number.
   *
   * @param beforeBackward run between a forward pass and its backward pass
   */
  double backward(BatchTokens tokens, Runnable beforeBackward) {
    NDManager owner = encoder.manager();
    List<List<TokenBatch>> chunks = tokens.chunks(chunkTokens);
    try (NDManager inputs = owner.newSubManager();
        GradientCollector collector = owner.getEngine().newGradientCollector()) {
      if (chunks.size() == 1) {
        NDArray embeddings = encoder.forward(inputs, tokens.slices(), true);
        return backward(collector, loss(inputs, embeddings, tokens), beforeBackward);
      }
      NDArray embeddings = embeddings(inputs, chunks);
      double loss = backward(collector, loss(inputs, embeddings, tokens), beforeBackward);
      if (Double.isFinite(loss)) {
        try (NDArray gradient = embeddings.getGradient()) {
          backward(collector, chunks, gradient.toFloatArray(), beforeBackward);
        }
      }
      return loss;
    }
  }

  private static double backward(
      GradientCollector collector, NDArray loss, Runnable beforeBackward) {
    double value = loss.getFloat();
    beforeBackward.run();
    if (Double.isFinite(value)) {
      collector.backward(loss);
    }
    return value;
  }

  /** The embeddings of all chunks as a leaf, {@code [texts, hidden]}. */
  private NDArray embeddings(NDManager inputs, List<List<TokenBatch>> chunks) {
    int texts = chunks.stream().mapToInt(BatchGradient::texts).sum();
    float[] all = new float[0];
    int row = 0;
    for (List<TokenBatch> chunk : chunks) {
      try (NDManager once = inputs.newSubManager()) {
        float[] part = encoder.forward(once, chunk, false).toFloatArray();
        int hidden = part.length / texts(chunk);
        all = row == 0 ? new float[texts * hidden] : all;
        System.arraycopy(part, 0, all, row * hidden, part.length);
        row += texts(chunk);
      }
    }
    NDArray leaf = inputs.create(all, new Shape(texts, all.length / texts)).duplicate();
    leaf.setRequiresGradient(true);
    return leaf;
  }

  /** Adds the gradients of the chunks' embeddings to the weights'. */
  private void backward(
      GradientCollector collector,
      List<List<TokenBatch>> chunks,
      float[] gradient,
      Runnable beforeBackward) {
    int from = 0;
    for (List<TokenBatch> chunk : chunks) {
      try (NDManager once = encoder.manager().newSubManager()) {
        NDArray embeddings = encoder.forward(once, chunk, true);
        int to = from + (int) embeddings.size();
        NDArray slope = once.create(Arrays.copyOfRange(gradient, from, to), embeddings.getShape());
        NDArray product = embeddings.mul(slope).sum();
        beforeBackward.run();
        collector.backward(product);
        from = to;
      }
    }
  }

  private NDArray loss(NDManager inputs, NDArray embeddings, BatchTokens tokens) {
    return objective.loss(
        inputs,
        picked(inputs, embeddings, tokens.queryRows()),
        picked(inputs, embeddings, tokens.passageRows()));
  }

  /** Rows by their numbers: unlike indexing, its gradient is summed in a fixed order. */
  private static NDArray picked(NDManager inputs, NDArray embeddings, List<Integer> rows) {
    long[] numbers = rows.stream().mapToLong(Integer::longValue).toArray();
    NDArray wanted = inputs.create(numbers, new Shape(numbers.length));
    return Embedding.embedding(wanted, embeddings, SparseFormat.DENSE).singletonOrThrow();
  }

  private static int texts(List<TokenBatch> chunk) {
    return chunk.stream().mapToInt(TokenBatch::batch).sum();
  }
}

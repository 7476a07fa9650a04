package dev.passagework.streams.retrieval.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * The tokens of several batches, one below the other, padding included.
 *
 * @param ids token ids, {@code [rows]}
 * @param positions place of each token in its text, {@code [rows]}
 * @param masks for each batch, 1 for a token and 0 for padding, {@code [batch, length]}
 */
record TokenRows(NDArray ids, NDArray positions, List<NDArray> masks) {

  /** The rows of batches, at least one; they belong to {@code inputs}. */
  static TokenRows of(NDManager inputs, List<TokenBatch> batches) {
    int rows = batches.stream().mapToInt(batch -> batch.ids().length).sum();
    long[] ids = new long[rows];
    long[] positions = new long[rows];
    int row = 0;
    for (TokenBatch batch : batches) {
      System.arraycopy(batch.ids(), 0, ids, row, batch.ids().length);
      for (int i = 0; i < batch.ids().length; i++) {
        positions[row++] = i % batch.length();
      }
    }
    List<NDArray> masks =
        batches.stream()
            .map(batch -> inputs.create(batch.mask(), new Shape(batch.batch(), batch.length())))
            .toList();
    return new TokenRows(
        inputs.create(ids, new Shape(rows)), inputs.create(positions, new Shape(rows)), masks);
  }

  /** The rows of each batch, {@code [rows of the batch, n]}, of an array {@code [rows, n]}. */
  List<NDArray> split(NDArray array) {
    if (masks.size() == 1) {
      return List.of(array);
    }
    long[] cuts = new long[masks.size() - 1];
    long row = 0;
    for (int i = 0; i < cuts.length; i++) {
      row += masks.get(i).size();
      cuts[i] = row;
    }
    return array.split(cuts, 0);
  }

  /** What {@link #split} takes apart. DJL's concatenation of a single array has no gradient. */
  static NDArray joined(List<NDArray> parts) {
    return parts.size() == 1 ? parts.get(0) : NDArrays.concat(new NDList(parts), 0);
  }
}

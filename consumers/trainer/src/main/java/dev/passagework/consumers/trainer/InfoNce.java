package dev.passagework.consumers.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * The symmetric contrastive loss with negatives from the batch (van den Oord et al., 2018; both
 * directions as in Radford et al., CLIP, 2021). Negatives that a pair carries count in the first
 * direction only, and for a query only where they are not too near to it: a share of the positive's
 * similarity is the limit (NV-Retriever, Moreira et al., 2024).
 *
 * <p>Built from arrays alone: an operation with a Java number would hand autograd a buffer that is
 * freed before it is read.
 *
 * @param temperature what similarities are divided by
 * @param negativeMargin that share
 */
record InfoNce(double temperature, double negativeMargin) {
  /** What is added to the score of a passage that does not count: its exponential is 0. */
  private static final float LEFT_OUT = -1e9f;

  /**
   * The loss, a scalar: the mean over pairs of the cross-entropies of finding the passage among all
   * passages, and the query among all queries. It and all it came from belong to {@code inputs}.
   *
   * @param inputs a manager that stays open until backward has returned
   * @param queries {@code [pairs, dimension]}, of unit length
   * @param passages {@code [pairs + negatives, dimension]}, of unit length: the pairs' own passages
   *     in their order, then passages that answer no query of the batch
   */
  NDArray loss(NDManager inputs, NDArray queries, NDArray passages) {
    int pairs = (int) queries.getShape().get(0);
    int columns = (int) passages.getShape().get(0);
    NDArray similarities = queries.matMul(passages.transpose());
    NDArray scores = similarities.mul(constant(inputs, 1 / temperature));
    NDArray ofPairs = scores;
    if (columns > pairs) {
      ofPairs = scores.get(":, :" + pairs);
      scores = scores.add(leftOut(inputs, similarities, pairs, columns));
    }
    NDArray passageFound = scores.logSoftmax(1).mul(diagonal(inputs, pairs, columns)).sum();
    NDArray queryFound = ofPairs.logSoftmax(0).mul(diagonal(inputs, pairs, pairs)).sum();
    return passageFound.add(queryFound).mul(constant(inputs, -0.5 / pairs));
  }

  /** What keeps out the negatives that are too near to a query, {@code [pairs, columns]}. */
  private NDArray leftOut(NDManager inputs, NDArray similarities, int pairs, int columns) {
    float[] values = similarities.toFloatArray();
    float[] added = new float[values.length];
    for (int row = 0; row < pairs; row++) {
      double limit = negativeMargin * values[row * columns + row];
      for (int column = pairs; column < columns; column++) {
        added[row * columns + column] = values[row * columns + column] > limit ? LEFT_OUT : 0;
      }
    }
    return inputs.create(added, new Shape(pairs, columns));
  }

  private static NDArray constant(NDManager inputs, double value) {
    return inputs.create(new float[] {(float) value}, new Shape());
  }

  private static NDArray diagonal(NDManager inputs, int rows, int columns) {
    float[] ones = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      ones[row * columns + row] = 1f;
    }
    return inputs.create(ones, new Shape(rows, columns));
  }
}

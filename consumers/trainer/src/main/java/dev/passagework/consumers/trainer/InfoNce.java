package dev.passagework.consumers.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * The symmetric contrastive loss with negatives from the batch (van den Oord et al., 2018; both
 * directions as in Radford et al., CLIP, 2021).
 *
 * <p>Built from arrays alone: an operation with a Java number would hand autograd a buffer that is
 * freed before it is read.
 */
final class InfoNce {
  private InfoNce() {}

  /**
   * The loss, a scalar: the mean over pairs of the cross-entropies of finding the passage among all
   * passages, and the query among all queries. It and all it came from belong to {@code inputs}.
   *
   * @param inputs a manager that stays open until backward has returned
   * @param queries {@code [pairs, dimension]}, of unit length
   * @param passages {@code [pairs + negatives, dimension]}, of unit length: the pairs' own passages
   *     in their order, then passages that answer no query of the batch
   */
  static NDArray loss(NDManager inputs, NDArray queries, NDArray passages, double temperature) {
    int pairs = (int) queries.getShape().get(0);
    int columns = (int) passages.getShape().get(0);
    NDArray sharpness = constant(inputs, 1 / temperature);
    NDArray scores = queries.matMul(passages.transpose()).mul(sharpness);
    NDArray ofPairs = columns == pairs ? scores : scores.get(":, :" + pairs);
    NDArray passageFound = scores.logSoftmax(1).mul(diagonal(inputs, pairs, columns)).sum();
    NDArray queryFound = ofPairs.logSoftmax(0).mul(diagonal(inputs, pairs, pairs)).sum();
    return passageFound.add(queryFound).mul(constant(inputs, -0.5 / pairs));
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

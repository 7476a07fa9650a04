package dev.passagework.streams.retrieval.encoder;

import java.util.Arrays;

/**
 * A dense array of 32-bit floats, row by row. Equal when shape and every bit are. Owns its arrays:
 * neither side may change them after construction.
 *
 * @param shape lengths of the dimensions, all positive
 * @param values as many values as the product of the dimensions
 */
public record Tensor(long[] shape, float[] values) {

  public Tensor {
    if (size(shape) != values.length) {
      throw new IllegalArgumentException(
          "shape %s does not hold %d values".formatted(Arrays.toString(shape), values.length));
    }
  }

  /**
   * The number of values that a shape holds.
   *
   * @throws IllegalArgumentException if a dimension is not positive or the product exceeds an array
   */
  static int size(long[] shape) {
    long size = 1;
    for (long dimension : shape) {
      if (dimension < 1 || dimension > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape %s has a dimension that is out of range".formatted(Arrays.toString(shape)));
      }
      size *= dimension;
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape %s is too large for one array".formatted(Arrays.toString(shape)));
      }
    }
    return (int) size;
  }

  /** The matrix with rows and columns exchanged. */
  Tensor transposed() {
    if (shape.length != 2) {
      throw new IllegalStateException("only a matrix has a transpose, not " + this);
    }
    int rows = (int) shape[0];
    int columns = (int) shape[1];
    float[] result = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        result[column * rows + row] = values[row * columns + column];
      }
    }
    return new Tensor(new long[] {columns, rows}, result);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor that
        && Arrays.equals(shape, that.shape)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Tensor" + Arrays.toString(shape);
  }
}

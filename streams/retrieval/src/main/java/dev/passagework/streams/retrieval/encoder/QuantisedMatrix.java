package dev.passagework.streams.retrieval.encoder;

/**
 * A matrix as 8-bit integers and one scale for each row: a value is its integer times the scale of
 * its row. Integers are within ±{@value #LIMIT}, one bit less than there is: processors without
 * instructions for neural networks add two products in 16 bits, where the full range overflows.
 *
 * @param rows number of rows
 * @param columns number of columns
 * @param values integers, row by row
 * @param scales one for each row, positive
 */
record QuantisedMatrix(int rows, int columns, byte[] values, float[] scales) {

  static final int LIMIT = 63;

  /**
   * The nearest matrix of this kind, each row scaled so that its largest value is the limit; a row
   * of values too small to divide counts as zeros.
   */
  static QuantisedMatrix of(Tensor matrix) {
    int rows = (int) matrix.shape()[0];
    int columns = (int) matrix.shape()[1];
    byte[] values = new byte[rows * columns];
    float[] scales = new float[rows];
    for (int row = 0; row < rows; row++) {
      float largest = 0;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        largest = Math.max(largest, Math.abs(matrix.values()[i]));
      }
      scales[row] = largest < Float.MIN_NORMAL * LIMIT ? 1 : largest / LIMIT;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        values[i] = (byte) Math.rint(matrix.values()[i] / scales[row]);
      }
    }
    return new QuantisedMatrix(rows, columns, values, scales);
  }

  /** The integers with rows and columns exchanged. */
  byte[] transposed() {
    byte[] result = new byte[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        result[column * rows + row] = values[row * columns + column];
      }
    }
    return result;
  }
}

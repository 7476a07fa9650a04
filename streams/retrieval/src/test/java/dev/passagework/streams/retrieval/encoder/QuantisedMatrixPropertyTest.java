package dev.passagework.streams.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;

class QuantisedMatrixPropertyTest {

  private static final int COLUMNS = 4;

  @Property(tries = 300)
  void everyValueIsWithinHalfAStepAndTheLargestOfARowIsTheLimit(
      @ForAll @Size(12) float @FloatRange(min = -1e3f, max = 1e3f) [] values) {
    QuantisedMatrix matrix = QuantisedMatrix.of(new Tensor(new long[] {3, COLUMNS}, values));

    for (int row = 0; row < 3; row++) {
      float scale = matrix.scales()[row];
      assertThat(scale).isPositive();
      for (int i = row * COLUMNS; i < (row + 1) * COLUMNS; i++) {
        assertThat(Math.abs(matrix.values()[i] * scale - values[i])).isLessThan(scale * 0.501f);
        assertThat((int) matrix.values()[i])
            .isBetween(-QuantisedMatrix.LIMIT, QuantisedMatrix.LIMIT);
      }
      assertThat(largest(matrix.values(), row)).isIn(0, QuantisedMatrix.LIMIT);
    }
  }

  @Property(tries = 50)
  void transposedTwiceIsTheMatrixItself(
      @ForAll @Size(12) float @FloatRange(min = -1, max = 1) [] values) {
    QuantisedMatrix matrix = QuantisedMatrix.of(new Tensor(new long[] {3, COLUMNS}, values));
    QuantisedMatrix turned =
        new QuantisedMatrix(COLUMNS, 3, matrix.transposed(), new float[COLUMNS]);

    assertThat(turned.transposed()).isEqualTo(matrix.values());
  }

  private static int largest(byte[] values, int row) {
    return IntStream.range(row * COLUMNS, (row + 1) * COLUMNS)
        .map(i -> Math.abs(values[i]))
        .max()
        .orElseThrow();
  }
}

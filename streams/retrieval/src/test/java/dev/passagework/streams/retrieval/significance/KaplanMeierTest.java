package dev.passagework.streams.retrieval.significance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class KaplanMeierTest {

  /** The 6-MP group of Freireich et al. (1963), the textbook's example: weeks of remission. */
  @Test
  void theEstimateIsThatOfTheTextbook() {
    double[] ended = {6, 6, 6, 7, 10, 13, 16, 22, 23};
    double[] waiting = {6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35};

    KaplanMeier estimate = KaplanMeier.of(ended, waiting);

    assertThat(estimate.surviving(5.9)).isEqualTo(1);
    assertThat(estimate.surviving(6)).isCloseTo(0.857, within(5e-4));
    assertThat(estimate.surviving(7)).isCloseTo(0.807, within(5e-4));
    assertThat(estimate.surviving(10)).isCloseTo(0.753, within(5e-4));
    assertThat(estimate.surviving(13)).isCloseTo(0.690, within(5e-4));
    assertThat(estimate.surviving(16)).isCloseTo(0.627, within(5e-4));
    assertThat(estimate.surviving(22)).isCloseTo(0.538, within(5e-4));
    assertThat(estimate.surviving(23)).isCloseTo(0.448, within(5e-4));
    assertThat(estimate.quantile(0.5)).hasValue(23);
    assertThat(estimate.quantile(0.95)).isEmpty();
  }

  @Property
  void withNothingWaitingTheQuantilesAreThoseOfTheSample(
      @ForAll @Size(min = 1, max = 50) List<@DoubleRange(min = 0, max = 1000) Double> durations,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double share) {
    double[] ended = durations.stream().mapToDouble(Double::doubleValue).sorted().toArray();

    double quantile = KaplanMeier.of(ended, new double[0]).quantile(share).orElseThrow();

    int rank = (int) Math.ceil(share * ended.length - 1e-9);
    assertThat(quantile).isEqualTo(ended[Math.max(0, rank - 1)]);
  }

  @Property
  void whatStillWaitsNeverMakesTheRestLookFaster(
      @ForAll @Size(min = 1, max = 30) List<@DoubleRange(min = 0, max = 100) Double> ended,
      @ForAll @Size(max = 30) List<@DoubleRange(min = 0, max = 100) Double> waiting) {
    KaplanMeier all = KaplanMeier.of(array(ended), array(waiting));
    KaplanMeier without = KaplanMeier.of(array(ended), new double[0]);

    for (double time = 0; time <= 100; time += 10) {
      assertThat(all.surviving(time)).isGreaterThanOrEqualTo(without.surviving(time) - 1e-12);
    }
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}

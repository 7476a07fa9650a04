package dev.passagework.streams.retrieval.significance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;

class PlanningTest {

  @Test
  void theLevelsOfAllTestsSumToAlpha() {
    double spent =
        IntStream.rangeClosed(1, 100_000).mapToDouble(k -> AlphaSpending.level(0.05, k)).sum();

    assertThat(spent).isCloseTo(0.05, within(1e-6)).isLessThan(0.05);
    assertThat(AlphaSpending.level(0.05, 1)).isCloseTo(0.030396, within(1e-6));
    assertThat(AlphaSpending.level(0.05, 100_000)).isPositive();
  }

  @Test
  void testsAreCountedFromOne() {
    assertThatThrownBy(() -> AlphaSpending.level(0.05, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AlphaSpending.level(1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void manyQueriesResolveTheNormalTextbookDifference() {
    double twoSided = DetectableDifference.of(100_000, 1, 0.05, 0.8, Alternative.TWO_SIDED);
    double oneSided = DetectableDifference.of(100_000, 1, 0.05, 0.8, Alternative.GREATER);

    assertThat(twoSided * Math.sqrt(100_000)).isCloseTo(1.959964 + 0.841621, within(1e-3));
    assertThat(oneSided * Math.sqrt(100_000)).isCloseTo(1.644854 + 0.841621, within(1e-3));
  }

  @Test
  void theDetectableDifferenceIsDetectedEightTimesInTen() {
    Random random = new Random(12);
    int pairs = 30;
    double difference = DetectableDifference.of(pairs, 1, 0.05, 0.8, Alternative.GREATER);
    double critical = TDistribution.of(pairs - 1).inverseSurvivalProbability(0.05);
    int found = 0;
    for (int trial = 0; trial < 4_000; trial++) {
      double[] sample = new double[pairs];
      for (int i = 0; i < pairs; i++) {
        sample[i] = difference + random.nextGaussian();
      }
      Differences summary = new Differences(sample);
      if (summary.mean() / (summary.standardDeviation() / Math.sqrt(pairs)) > critical) {
        found++;
      }
    }

    assertThat(found / 4_000.0).isCloseTo(0.8, within(0.02));
  }

  @Test
  void theSpreadOfDifferencesIsThatOfTheSample() {
    double[] differences = {1, 2, 3, 4};

    assertThat(DetectableDifference.of(differences, 0.05, Alternative.LESS))
        .isEqualTo(DetectableDifference.of(4, Math.sqrt(5 / 3.0), 0.05, 0.8, Alternative.LESS));
  }

  @Test
  void impossiblePlansAreRefused() {
    assertThatThrownBy(() -> DetectableDifference.of(1, 1, 0.05, 0.8, Alternative.LESS))
        .hasMessageContaining("at least 2 pairs");
    assertThatThrownBy(() -> DetectableDifference.of(9, -1, 0.05, 0.8, Alternative.LESS))
        .hasMessageContaining("standard deviation");
    assertThatThrownBy(() -> DetectableDifference.of(9, 1, 0.05, 1, Alternative.LESS))
        .hasMessageContaining("power");
  }
}

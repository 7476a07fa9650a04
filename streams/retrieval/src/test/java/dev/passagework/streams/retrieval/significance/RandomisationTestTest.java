package dev.passagework.streams.retrieval.significance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;

class RandomisationTestTest {

  private final RandomisationTest test = new RandomisationTest(100_000, 17);

  @Test
  void threeDifferencesAreEnumeratedByHand() {
    double[] differences = {1, 2, -0.5};

    assertThat(test.pValue(differences, Alternative.GREATER)).isEqualTo(2 / 8.0);
    assertThat(test.pValue(differences, Alternative.LESS)).isEqualTo(7 / 8.0);
    assertThat(test.pValue(differences, Alternative.TWO_SIDED)).isEqualTo(4 / 8.0);
  }

  @Test
  void equalSumsTieInSpiteOfRounding() {
    double[] differences = {0.1, 0.2, 0.3, -0.6};

    assertThat(test.pValue(differences, Alternative.TWO_SIDED)).isEqualTo(1);
  }

  @Test
  void noDifferenceAnywhereIsNoEvidence() {
    assertThat(test.pValue(new double[20], Alternative.TWO_SIDED)).isEqualTo(1);
    assertThat(test.pValue(new double[3], Alternative.GREATER)).isEqualTo(1);
  }

  @Test
  void fifteenEqualDifferencesHaveTheirExactTail() {
    double[] differences = new double[15];
    Arrays.fill(differences, 0.25);

    assertThat(test.pValue(differences, Alternative.GREATER))
        .isCloseTo(1 / 32768.0, within(4e-5))
        .isGreaterThanOrEqualTo(1 / 100_001.0);
  }

  /**
   * Darwin's fifteen pairs of maize, in eighths of an inch: 863 of the 32,768 assignments reach the
   * sum of 314 (Fisher, The Design of Experiments, 1935, section 21).
   */
  @Test
  void darwinsMaizeHasThePValueThatFisherCounted() {
    double[] differences = {49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};

    assertThat(test.pValue(differences, Alternative.GREATER))
        .isCloseTo(863 / 32768.0, within(0.0015));
    assertThat(test.pValue(differences, Alternative.TWO_SIDED))
        .isCloseTo(1726 / 32768.0, within(0.002));
  }

  @Test
  void manyNormalDifferencesGiveThePValueOfTheTTest() {
    Random random = new Random(4);
    double[] differences = random.doubles(200).map(x -> 0).toArray();
    for (int i = 0; i < differences.length; i++) {
      differences[i] = 0.12 + random.nextGaussian();
    }
    Differences summary = new Differences(differences);
    double t = summary.mean() / (summary.standardDeviation() / Math.sqrt(differences.length));
    TDistribution distribution = TDistribution.of(differences.length - 1);

    assertThat(test.pValue(differences, Alternative.GREATER))
        .isCloseTo(distribution.survivalProbability(t), within(0.005));
    assertThat(test.pValue(differences, Alternative.TWO_SIDED))
        .isCloseTo(2 * distribution.survivalProbability(Math.abs(t)), within(0.008));
  }

  @Test
  void theSameSeedGivesTheSamePValue() {
    double[] differences = new Random(1).doubles(100, -1, 1.1).toArray();

    assertThat(new RandomisationTest(1_000, 3).pValue(differences, Alternative.TWO_SIDED))
        .isEqualTo(new RandomisationTest(1_000, 3).pValue(differences, Alternative.TWO_SIDED));
  }

  @Test
  void theLevelIsKeptWhereNothingDiffers() {
    Random random = new Random(8);
    RandomisationTest small = new RandomisationTest(499, 2);
    int rejected = 0;
    for (int trial = 0; trial < 600; trial++) {
      double[] differences = random.doubles(25, -1, 1).toArray();
      if (small.pValue(differences, Alternative.TWO_SIDED) <= 0.1) {
        rejected++;
      }
    }

    assertThat(rejected / 600.0).isCloseTo(0.1, within(0.04));
  }

  @Test
  void nothingAndWhatIsNoNumberAreRefused() {
    assertThatThrownBy(() -> test.pValue(new double[0], Alternative.LESS))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> test.pValue(new double[] {Double.NaN}, Alternative.LESS))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RandomisationTest(0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

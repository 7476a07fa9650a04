package dev.passagework.streams.retrieval.significance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {

  @Test
  void aConstantDifferenceHasAnIntervalOfNoWidth() {
    double[] differences = new double[30];
    Arrays.fill(differences, 0.25);

    Interval interval = new PairedBootstrap(200, 1).interval(differences, 0.95);

    assertThat(interval).isEqualTo(new Interval(0.25, 0.25));
  }

  @Test
  void theIntervalOfManyDifferencesIsTheNormalOne() {
    Random random = new Random(6);
    double[] differences = new double[400];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = 0.3 + random.nextGaussian();
    }
    Differences summary = new Differences(differences);
    double halfWidth = 1.959964 * summary.standardDeviation() / Math.sqrt(differences.length);

    Interval interval = new PairedBootstrap(20_000, 1).interval(differences, 0.95);

    assertThat(interval.low()).isCloseTo(summary.mean() - halfWidth, within(0.006));
    assertThat(interval.high()).isCloseTo(summary.mean() + halfWidth, within(0.006));
  }

  @Test
  void twoDifferencesHaveThreeEquallyKnownMeans() {
    Interval interval = new PairedBootstrap(10_000, 1).interval(new double[] {0, 1}, 0.6);

    assertThat(interval).isEqualTo(new Interval(0, 1));
    assertThat(new PairedBootstrap(10_000, 1).interval(new double[] {0, 1}, 0.3))
        .isEqualTo(new Interval(0.5, 0.5));
  }

  @Test
  void confidenceLiesBetweenZeroAndOne() {
    PairedBootstrap bootstrap = new PairedBootstrap(10, 1);

    assertThatThrownBy(() -> bootstrap.interval(new double[] {1}, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> bootstrap.interval(new double[] {}, 0.9))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Interval(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}

package dev.passagework.streams.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.CheckpointId;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreshnessTest {
  @Test
  void aQuantileIsTheSmallestValueThatEnoughDoNotExceed() {
    double[] tens = {10, 20, 30, 40};

    assertThat(Freshness.quantile(tens, 0.5)).isEqualTo(20);
    assertThat(Freshness.quantile(tens, 0.95)).isEqualTo(40);
    assertThat(Freshness.quantile(new double[] {7}, 0.5)).isEqualTo(7);
  }

  @Test
  void aPromotionWithoutNewPassagesSaysNothingOfFreshness() {
    assertThat(Freshness.of(new CheckpointId("m", 1), List.of(), Fixture.START)).isEmpty();
  }
}

package dev.passagework.consumers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RateScheduleTest {
  private final RateSchedule schedule = new RateSchedule(1, 4, 0.25, 0);

  @Test
  void theRateRisesInEqualStepsAndThenStays() {
    assertThat(schedule.stable(0)).isEqualTo(0.2, within(1e-12));
    assertThat(schedule.stable(3)).isEqualTo(0.8, within(1e-12));
    assertThat(schedule.stable(4)).isEqualTo(1);
    assertThat(schedule.stable(1_000_000)).isEqualTo(1);
  }

  @Test
  void anOrderToWarmUpAnewLetsTheRateRiseFromThere() {
    RateSchedule anew = new RateSchedule(1, 4, 0.25, 100);

    assertThat(anew.stable(100)).isEqualTo(0.2, within(1e-12));
    assertThat(anew.stable(103)).isEqualTo(0.8, within(1e-12));
    assertThat(anew.stable(104)).isEqualTo(1);
  }

  @Test
  void aBranchFallsToNothingInEqualSteps() {
    assertThat(schedule.decaying(100, 0, 4)).isEqualTo(0.8, within(1e-12));
    assertThat(schedule.decaying(103, 3, 4)).isEqualTo(0.2, within(1e-12));
  }

  @Test
  void aBranchHasItsShareOfTheStepsRoundedUp() {
    assertThat(schedule.branchLength(16)).isEqualTo(4);
    assertThat(schedule.branchLength(17)).isEqualTo(5);
    assertThat(schedule.branchLength(0)).isZero();
  }
}

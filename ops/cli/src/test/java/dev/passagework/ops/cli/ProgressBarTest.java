package dev.passagework.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void rateAndRemainingTimeFollowTheReadings() {
    ProgressBar bar = new ProgressBar();
    assertThat(bar.at(START, 0, 100, "calls")).isEqualTo("░".repeat(20));
    assertThat(bar.at(START.plusSeconds(5), 50, 100, "calls"))
        .isEqualTo("█".repeat(10) + "░".repeat(10) + " 10 calls/s, 5 s left");
    assertThat(bar.at(START.plusSeconds(10), 100, 100, "calls")).isEqualTo("█".repeat(20));
  }

  @Test
  void withoutATotalThereIsARateAlone() {
    ProgressBar bar = new ProgressBar();
    assertThat(bar.at(START, 0, 0, "passages")).isEmpty();
    assertThat(bar.at(START.plusSeconds(2), 8, 0, "passages")).isEqualTo("4.0 passages/s");
  }
}

package dev.passagework.consumers.augmenter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EndpointGateTest {
  private final AtomicLong now = new AtomicLong();
  private final EndpointGate gate = new EndpointGate(new ConcurrencyLimit(8, now::get), now::get);

  @Test
  void aDeadEndpointIsProbedOneCallAtATimeAtGrowingIntervals() {
    gate.unavailable("dead: start it", Duration.ofSeconds(1));
    assertThat(gate.impediment()).contains("dead: start it");
    assertThat(gate.admits(0)).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(gate.admits(0)).isTrue();
    assertThat(gate.admits(1)).isFalse();
    gate.unavailable("dead: start it", Duration.ofSeconds(1));
    assertThat(gate.untilOpen()).isEqualTo(Duration.ofSeconds(2));
    gate.unavailable("a call that was in flight before", Duration.ofSeconds(1));
    assertThat(gate.untilOpen()).isEqualTo(Duration.ofSeconds(2));
    pass(Duration.ofSeconds(2));
    gate.answered(1);
    assertThat(gate.admits(7)).isTrue();
    assertThat(gate.impediment()).isEmpty();
  }

  @Test
  void fewFailingRequestsAreTheirOwnFaultManyAreTheEndpoints() {
    for (int i = 1; i < EndpointGate.SUSPECTS; i++) {
      assertThat(gate.failed("r" + i, "status 500")).isFalse();
      assertThat(gate.failed("r" + i, "status 500")).isFalse();
    }
    assertThat(gate.admits(0)).isTrue();
    assertThat(gate.failed("one more", "status 500")).isTrue();
    assertThat(gate.admits(0)).isFalse();
    assertThat(gate.impediment()).get().asString().contains("status 500");
  }

  @Test
  void anAnswerClearsThoseUnderSuspicion() {
    for (int i = 1; i < 5 * EndpointGate.SUSPECTS; i++) {
      assertThat(gate.failed("r" + i, "reset")).isFalse();
      if (i % 5 == 0) {
        gate.answered(1);
      }
    }
  }

  @Test
  void aBusyEndpointIsLeftAloneAsLongAsItAsks() {
    assertThat(gate.turnedAway("r", Optional.of(Duration.ofSeconds(7)), "status 429")).isFalse();
    assertThat(gate.turnedAway("s", Optional.of(Duration.ofSeconds(2)), "status 429")).isFalse();
    assertThat(gate.admits(0)).isFalse();
    assertThat(gate.impediment()).get().asString().contains("asked to wait 7 s");
    pass(Duration.ofSeconds(7));
    assertThat(gate.admits(0)).isTrue();
    assertThat(gate.impediment()).isEmpty();
  }

  @Test
  void aBusyEndpointGetsHalfTheCallsAndThenSlowlyMore() {
    assertThat(gate.turnedAway("r", Optional.empty(), "status 429")).isFalse();
    assertThat(gate.turnedAway("s", Optional.empty(), "status 429")).isFalse();
    assertThat(gate.admits(3)).isTrue();
    assertThat(gate.admits(4)).isFalse();
    for (int i = 0; i < 5; i++) {
      gate.answered(1);
    }
    assertThat(gate.admits(4)).isTrue();
    assertThat(gate.admits(7)).isFalse();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}

package dev.passagework.streams.refinery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeakIndexTest {
  private final LeakIndex index = new LeakIndex();

  @ParameterizedTest
  @CsvSource({
    "effect of sweep on wing lift, Effect of sweep on wing-lift!, true",
    "effect of sweep on wing lift, sweep effect on lift of wing, true",
    "effect of sweep on wing lift, effect of sweep on the wing lift, true",
    "transonic aileron buzz phenomenon, what is a transonic aileron buzz phenomenon, false",
    "transonic aileron buzz phenomenon investigation, a transonic aileron buzz phenomenon"
        + " investigation in uk, true",
    "kafka broker, broker kafka, true",
    "kafka broker, kafka broker address, false",
    "effect of sweep on wing lift, effect of sweep on tail drag, false"
  })
  void twoQueriesMatchWhenTheyAreNearlyTheSame(String one, String other, boolean match) {
    assertThat(LeakIndex.matches(one, other)).isEqualTo(match);
    assertThat(LeakIndex.matches(other, one)).isEqualTo(match);
  }

  @Test
  void theFirstMatchInOrderIsNamed() {
    assertThat(index.put("b", "kafka broker address")).isTrue();
    assertThat(index.put("a", "address kafka broker")).isTrue();

    assertThat(index.matches("broker address kafka")).contains("a");
  }

  @Test
  void anotherTextTakesThePlaceOfTheFormerOne() {
    assertThat(index.put("a", "kafka broker")).isTrue();
    assertThat(index.put("a", "kafka broker")).isFalse();
    assertThat(index.put("a", "kafka topic")).isTrue();

    assertThat(index.matches("kafka broker")).isEmpty();
    assertThat(index.matches("kafka topic")).contains("a");
  }

  @Test
  void aQueryWithoutWordsMatchesNothing() {
    assertThat(index.put("a", "???")).isFalse();

    assertThat(index.matches("!!!")).isEmpty();
    assertThat(index.matches("")).isEmpty();
  }

  @Test
  void theVersionOfTheGuardGrowsWithChangesOnly() {
    LeakGuard guard = new LeakGuard();
    guard.put("a", "kafka broker");
    long first = guard.version();
    guard.put("a", "kafka broker");
    guard.remove("b");
    assertThat(guard.version()).isEqualTo(first);

    guard.remove("a");
    assertThat(guard.version()).isGreaterThan(first);
    assertThat(guard.find("kafka broker")).isEmpty();
  }
}

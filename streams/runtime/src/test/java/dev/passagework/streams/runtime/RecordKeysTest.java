package dev.passagework.streams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.passagework.schemas.contract.PassageKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordKeysTest {
  @Test
  void theSuffixOfADerivedKeyBeginsAtItsLastHash() {
    assertThat(RecordKeys.derived("docs/c#/7#0a1b"))
        .isEqualTo(new RecordKeys.Derived(new PassageKey("docs", "c#/7"), "0a1b"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "#", "docs/7", "docs/7#", "docs#0a1b", "docs/#0a1b", "a b/7#0a1b"})
  void aDerivedKeyOfAnotherFormIsPoison(String key) {
    assertThatExceptionOfType(PoisonException.class).isThrownBy(() -> RecordKeys.derived(key));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "docs", "docs/", "a b/7"})
  void aPassageKeyOfAnotherFormIsPoison(String key) {
    assertThatExceptionOfType(PoisonException.class).isThrownBy(() -> RecordKeys.passage(key));
  }
}

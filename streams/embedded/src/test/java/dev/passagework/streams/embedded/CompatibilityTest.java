package dev.passagework.streams.embedded;

import static dev.passagework.streams.embedded.Schemas.ID_AND_DEFAULTED;
import static dev.passagework.streams.embedded.Schemas.ID_AND_REQUIRED;
import static dev.passagework.streams.embedded.Schemas.ID_ONLY;
import static dev.passagework.streams.embedded.Schemas.TITLE_NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CompatibilityTest {

  @ParameterizedTest
  @CsvSource({"NONE,true", "BACKWARD,false", "FORWARD,true", "FULL,false"})
  void aNewRequiredFieldCannotBeReadFromOlderRecords(Compatibility level, boolean allowed) {
    assertThat(allows(level, ID_AND_REQUIRED, ID_ONLY)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({"NONE,true", "BACKWARD,true", "FORWARD,false", "FULL,false"})
  void aDroppedRequiredFieldIsMissedByOlderReaders(Compatibility level, boolean allowed) {
    assertThat(allows(level, ID_ONLY, ID_AND_REQUIRED)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @EnumSource
  void aNewFieldWithADefaultIsAllowedByEveryLevel(Compatibility level) {
    assertThat(allows(level, ID_AND_DEFAULTED, ID_ONLY)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "BACKWARD,true",
    "BACKWARD_TRANSITIVE,false",
    "FORWARD,true",
    "FORWARD_TRANSITIVE,false",
    "FULL,true",
    "FULL_TRANSITIVE,false"
  })
  void onlyTransitiveLevelsLookBehindTheLatestSchema(Compatibility level, boolean allowed) {
    assertThat(allows(level, TITLE_NUMBER, ID_AND_DEFAULTED, ID_ONLY)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @EnumSource
  void theFirstSchemaIsAllowedByEveryLevel(Compatibility level) {
    assertThat(allows(level, ID_ONLY)).isTrue();
  }

  @Test
  void aProblemSaysWhereItIsAndWhoCannotRead() {
    assertThat(
            Compatibility.BACKWARD.problems(
                Schemas.parsed(ID_AND_REQUIRED), List.of(Schemas.parsed(ID_ONLY))))
        .singleElement()
        .asString()
        .contains("the new schema cannot read older records", "/fields/1", "title");
  }

  private static boolean allows(Compatibility level, String candidate, String... earlier) {
    return level
        .problems(Schemas.parsed(candidate), Arrays.stream(earlier).map(Schemas::parsed).toList())
        .isEmpty();
  }
}

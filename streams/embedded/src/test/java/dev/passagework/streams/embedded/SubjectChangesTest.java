package dev.passagework.streams.embedded;

import static dev.passagework.streams.embedded.Schemas.ID_AND_DEFAULTED;
import static dev.passagework.streams.embedded.Schemas.ID_AND_REQUIRED;
import static dev.passagework.streams.embedded.Schemas.ID_ONLY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.streams.embedded.Outcome.Refused;
import dev.passagework.streams.embedded.SubjectChanges.Change;
import org.junit.jupiter.api.Test;

class SubjectChangesTest {

  private final Subjects subjects = new Subjects(Compatibility.FULL_TRANSITIVE);
  private final SubjectChanges changes = new SubjectChanges(subjects);

  @Test
  void theSameSchemaUnderTwoSubjectsHasOneId() {
    int first = register("a", ID_ONLY);
    int second = register("b", ID_AND_DEFAULTED);
    assertThat(register("b-too", ID_ONLY)).isEqualTo(first).isNotEqualTo(second);
    assertThat(done(subjects.uses(first, false)))
        .extracting(SchemaVersion::subject)
        .containsExactly("a", "b-too");
  }

  @Test
  void aKnownSchemaIsAnsweredWithoutAnEntry() {
    int id = register("a", ID_ONLY);
    Change<Integer> again = done(changes.register("a", Schemas.parsed(" " + ID_ONLY)));
    assertThat(again.answer()).isEqualTo(id);
    assertThat(again.entries()).isEmpty();
  }

  @Test
  void decidingChangesNothing() {
    Change<Integer> decided = done(changes.register("a", Schemas.parsed(ID_ONLY)));
    assertThat(decided.entries()).hasSize(1);
    assertThat(subjects.names("", true)).isEmpty();
  }

  @Test
  void anIncompatibleSchemaIsRefusedUntilTheSubjectsLevelAllowsIt() {
    register("a", ID_ONLY);
    assertThat(error(changes.register("a", Schemas.parsed(ID_AND_REQUIRED))))
        .isEqualTo(RegistryError.INCOMPATIBLE);
    apply(changes.setLevel("a", "FORWARD"));
    assertThat(register("a", ID_AND_REQUIRED)).isEqualTo(2);
    assertThat(changes.levelInForce("b")).isEqualTo(Compatibility.FULL_TRANSITIVE);
  }

  @Test
  void aHiddenVersionIsReadableByIdAndItsNumberIsNotUsedAgain() {
    int id = register("a", ID_ONLY);
    apply(changes.hideSubject("a"));
    assertThat(subjects.names("", false)).isEmpty();
    assertThat(subjects.names("", true)).containsExactly("a");
    assertThat(error(subjects.version("a", "latest", false)))
        .isEqualTo(RegistryError.SUBJECT_NOT_FOUND);
    assertThat(done(subjects.text(id))).isEqualTo(Schemas.parsed(ID_ONLY).toString());
    assertThat(register("a", ID_AND_REQUIRED)).isEqualTo(id + 1);
    assertThat(done(subjects.version("a", "latest", false)).version()).isEqualTo(2);
  }

  @Test
  void anHiddenVersionPutsNoConditionsOnLaterOnes() {
    register("a", ID_ONLY);
    register("a", ID_AND_DEFAULTED);
    assertThat(apply(changes.hideVersion("a", "1"))).isEqualTo(1);
    assertThat(changes.problems("a", Schemas.parsed(ID_AND_REQUIRED))).isEmpty();
  }

  @Test
  void entriesAppliedTwiceGiveTheSameState() {
    Change<Integer> change = done(changes.register("a", Schemas.parsed(ID_ONLY)));
    change.entries().forEach(subjects::apply);
    change.entries().forEach(subjects::apply);
    assertThat(subjects.of("a", true)).hasSize(1);
    assertThat(register("b", ID_AND_DEFAULTED)).isEqualTo(change.answer() + 1);
  }

  @Test
  void aClearedLevelFallsBackToTheGlobalOne() {
    apply(changes.setLevel(null, "BACKWARD"));
    apply(changes.setLevel("a", "NONE"));
    assertThat(changes.levelInForce("a")).isEqualTo(Compatibility.NONE);
    assertThat(apply(changes.clearLevel("a"))).isEqualTo(Compatibility.NONE);
    assertThat(changes.levelInForce("a")).isEqualTo(Compatibility.BACKWARD);
    assertThat(error(changes.clearLevel("a"))).isEqualTo(RegistryError.NO_SUBJECT_LEVEL);
    assertThat(apply(changes.clearGlobalLevel())).isEqualTo(Compatibility.BACKWARD);
    assertThat(changes.levelInForce("a")).isEqualTo(Compatibility.FULL_TRANSITIVE);
  }

  @Test
  void anUnknownLevelOrVersionIsRefused() {
    register("a", ID_ONLY);
    assertThat(error(changes.setLevel("a", "backwards"))).isEqualTo(RegistryError.INVALID_LEVEL);
    assertThat(error(subjects.version("a", "2", false))).isEqualTo(RegistryError.VERSION_NOT_FOUND);
    assertThat(error(subjects.version("a", "0", false))).isEqualTo(RegistryError.INVALID_VERSION);
    assertThat(error(subjects.version("a", "newest", false)))
        .isEqualTo(RegistryError.INVALID_VERSION);
    assertThat(error(subjects.lookup("a", Schemas.parsed(ID_AND_REQUIRED), false)))
        .isEqualTo(RegistryError.SCHEMA_NOT_FOUND);
  }

  private int register(String subject, String schema) {
    return apply(changes.register(subject, Schemas.parsed(schema)));
  }

  private <T> T apply(Outcome<Change<T>> outcome) {
    Change<T> change = done(outcome);
    change.entries().forEach(subjects::apply);
    return change.answer();
  }

  private static <T> T done(Outcome<T> outcome) {
    return outcome.fold(
        value -> value,
        refused -> {
          throw new AssertionError(refused);
        });
  }

  private static RegistryError error(Outcome<?> outcome) {
    return outcome.fold(
        value -> {
          throw new AssertionError("not refused: " + value);
        },
        Refused::error);
  }
}

package dev.passagework.streams.embedded;

import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which subjects change: each method decides from the present state and changes
 * nothing itself.
 */
final class SubjectChanges {

  /**
   * A decided change.
   *
   * @param answer what its asker is told once the entries are in the log
   * @param entries empty when all is as asked already
   */
  record Change<T>(T answer, List<LogEntry> entries) {}

  private final Subjects subjects;

  SubjectChanges(Subjects subjects) {
    this.subjects = subjects;
  }

  /** A schema under a subject, answered by its id; refused when the subject's level forbids it. */
  Outcome<Change<Integer>> register(String subject, Schema schema) {
    List<SchemaVersion> present = subjects.of(subject, false);
    return Subjects.withText(present, schema.toString())
        .map(known -> Outcome.done(new Change<>(known.id(), List.<LogEntry>of())))
        .orElseGet(() -> registerNew(subject, schema, present));
  }

  /** All of a subject's versions hidden, answered by their numbers. */
  Outcome<Change<List<Integer>>> hideSubject(String subject) {
    return subjects
        .existing(subject, false)
        .map(
            present ->
                new Change<>(
                    present.stream().map(SchemaVersion::version).toList(),
                    present.stream().map(SubjectChanges::hidden).toList()));
  }

  /** One version hidden, answered by its number. */
  Outcome<Change<Integer>> hideVersion(String subject, String reference) {
    return subjects
        .version(subject, reference, false)
        .map(version -> new Change<>(version.version(), List.of(hidden(version))));
  }

  /** The level of a subject, or of all that have none of their own when it is null. */
  Outcome<Change<Compatibility>> setLevel(@Nullable String subject, String name) {
    return Compatibility.named(name)
        .map(
            level ->
                Outcome.done(
                    new Change<>(level, List.<LogEntry>of(new LogEntry.LevelSet(subject, level)))))
        .orElseGet(
            () ->
                Outcome.refused(
                    RegistryError.INVALID_LEVEL,
                    "'%s' is no compatibility level: give one of %s"
                        .formatted(name, List.of(Compatibility.values()))));
  }

  /** A subject without a level of its own, answered by the one it had. */
  Outcome<Change<Compatibility>> clearLevel(String subject) {
    return ownLevel(subject)
        .map(level -> new Change<>(level, List.of(new LogEntry.LevelSet(subject, null))));
  }

  /** The global level back at its default, answered by the one it was. */
  Outcome<Change<Compatibility>> clearGlobalLevel() {
    return Outcome.done(
        new Change<>(subjects.globalLevel(), List.of(new LogEntry.LevelSet(null, null))));
  }

  /** A subject's own level. */
  Outcome<Compatibility> ownLevel(String subject) {
    return subjects
        .ownLevel(subject)
        .map(Outcome::done)
        .orElseGet(
            () ->
                Outcome.refused(
                    RegistryError.NO_SUBJECT_LEVEL,
                    "Subject '%s' does not have subject-level compatibility configured"
                        .formatted(subject)));
  }

  /** The level that a subject's next schema has to meet. */
  Compatibility levelInForce(String subject) {
    return subjects.ownLevel(subject).orElseGet(subjects::globalLevel);
  }

  /** Why the subject could not take this schema as its next; empty when it could. */
  List<String> problems(String subject, Schema schema) {
    return problems(subject, schema, subjects.of(subject, false));
  }

  /**
   * Why the subject's level forbids this schema after one given version; empty when it does not.
   */
  Outcome<List<String>> problemsWith(String subject, Schema schema, String reference) {
    return subjects
        .version(subject, reference, false)
        .map(version -> problems(subject, schema, List.of(version)));
  }

  private Outcome<Change<Integer>> registerNew(
      String subject, Schema schema, List<SchemaVersion> present) {
    List<String> problems = problems(subject, schema, present);
    if (!problems.isEmpty()) {
      return Outcome.refused(
          RegistryError.INCOMPATIBLE,
          "the schema is incompatible with an earlier one of subject \"%s\" (%s): %s"
              .formatted(subject, levelInForce(subject), String.join("; ", problems)));
    }
    int id = subjects.id(schema.toString()).orElseGet(() -> subjects.highestId() + 1);
    SchemaVersion version = new SchemaVersion(subject, nextVersion(subject), id, schema, false);
    return Outcome.done(new Change<>(id, List.of(new LogEntry.Stored(version))));
  }

  private int nextVersion(String subject) {
    return 1 + subjects.of(subject, true).stream().mapToInt(SchemaVersion::version).max().orElse(0);
  }

  private List<String> problems(String subject, Schema schema, List<SchemaVersion> earlier) {
    return levelInForce(subject)
        .problems(schema, earlier.stream().map(SchemaVersion::schema).toList());
  }

  private static LogEntry hidden(SchemaVersion version) {
    return new LogEntry.Stored(version.hidden());
  }
}

package dev.passagework.streams.embedded;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of all subjects as the log's entries so far make them, and every question that reads
 * them. Safe for use by several threads. Questions about a subject see its hidden versions only
 * when they ask for them.
 */
final class Subjects {

  private static final String LATEST = "latest";

  private final Map<String, TreeMap<Integer, SchemaVersion>> versions = new TreeMap<>();
  private final Map<String, Integer> idsByText = new HashMap<>();
  private final Map<Integer, String> textsById = new TreeMap<>();
  private final Map<String, Compatibility> levels = new HashMap<>();
  private final Compatibility defaultLevel;
  private Compatibility globalLevel;
  private int highestId;

  /**
   * No subjects.
   *
   * @param defaultLevel what is asked of subjects until the log says otherwise
   */
  Subjects(Compatibility defaultLevel) {
    this.defaultLevel = defaultLevel;
    this.globalLevel = defaultLevel;
  }

  /** Takes in an entry of the log; taking one in twice changes nothing. */
  synchronized void apply(LogEntry entry) {
    entry
        .<Runnable>fold(
            stored -> () -> store(stored.version()),
            levelSet -> () -> setLevel(levelSet.subject(), levelSet.level()))
        .run();
  }

  /** The names of the subjects that have versions, in order. */
  synchronized List<String> names(String prefix, boolean hiddenToo) {
    return versions.keySet().stream()
        .filter(name -> name.startsWith(prefix) && !of(name, hiddenToo).isEmpty())
        .toList();
  }

  /** A subject's versions, oldest first; none of an unknown subject. */
  synchronized List<SchemaVersion> of(String subject, boolean hiddenToo) {
    return versions.getOrDefault(subject, new TreeMap<>()).values().stream()
        .filter(version -> hiddenToo || !version.deleted())
        .toList();
  }

  /** A subject's versions, at least one, oldest first. */
  Outcome<List<SchemaVersion>> existing(String subject, boolean hiddenToo) {
    List<SchemaVersion> found = of(subject, hiddenToo);
    return found.isEmpty()
        ? Outcome.refused(
            RegistryError.SUBJECT_NOT_FOUND, "Subject '%s' not found.".formatted(subject))
        : Outcome.done(found);
  }

  /**
   * One version of a subject.
   *
   * @param reference a number from 1, {@code latest}, or {@code -1} for the latest too
   */
  Outcome<SchemaVersion> version(String subject, String reference, boolean hiddenToo) {
    if (reference.equals(LATEST) || reference.equals("-1")) {
      return existing(subject, hiddenToo).map(found -> found.get(found.size() - 1));
    }
    return number(reference)
        .then(
            number ->
                existing(subject, hiddenToo)
                    .then(found -> first(found, number, "Version " + number + " not found.")));
  }

  /** The version of a subject that has this schema. */
  Outcome<SchemaVersion> lookup(String subject, Schema schema, boolean hiddenToo) {
    return existing(subject, hiddenToo)
        .then(
            found ->
                withText(found, schema.toString())
                    .map(Outcome::done)
                    .orElseGet(
                        () -> Outcome.refused(RegistryError.SCHEMA_NOT_FOUND, "Schema not found")));
  }

  /** The text of a schema, hidden or not. */
  synchronized Outcome<String> text(int id) {
    String text = textsById.get(id);
    return text == null
        ? Outcome.refused(RegistryError.SCHEMA_NOT_FOUND, "Schema %d not found".formatted(id))
        : Outcome.done(text);
  }

  /** Where a schema is used, by subject. */
  synchronized Outcome<List<SchemaVersion>> uses(int id, boolean hiddenToo) {
    return text(id)
        .map(
            text ->
                versions.keySet().stream()
                    .flatMap(subject -> of(subject, hiddenToo).stream())
                    .filter(version -> version.id() == id)
                    .toList());
  }

  /** The id of a schema that some subject has had. */
  synchronized Optional<Integer> id(String text) {
    return Optional.ofNullable(idsByText.get(text));
  }

  /** The highest id given out so far, 0 when none was. */
  synchronized int highestId() {
    return highestId;
  }

  /** The level asked of subjects that have none of their own. */
  synchronized Compatibility globalLevel() {
    return globalLevel;
  }

  /** A subject's own level. */
  synchronized Optional<Compatibility> ownLevel(String subject) {
    return Optional.ofNullable(levels.get(subject));
  }

  /** The schema among versions that has this text. */
  static Optional<SchemaVersion> withText(List<SchemaVersion> versions, String text) {
    return versions.stream().filter(version -> version.text().equals(text)).findFirst();
  }

  private void store(SchemaVersion version) {
    versions
        .computeIfAbsent(version.subject(), subject -> new TreeMap<>())
        .put(version.version(), version);
    idsByText.put(version.text(), version.id());
    textsById.put(version.id(), version.text());
    highestId = Math.max(highestId, version.id());
  }

  private void setLevel(@Nullable String subject, @Nullable Compatibility level) {
    if (subject == null) {
      globalLevel = level == null ? defaultLevel : level;
    } else if (level == null) {
      levels.remove(subject);
    } else {
      levels.put(subject, level);
    }
  }

  private static Outcome<SchemaVersion> first(
      List<SchemaVersion> found, int number, String otherwise) {
    return found.stream()
        .filter(version -> version.version() == number)
        .findFirst()
        .map(Outcome::done)
        .orElseGet(() -> Outcome.refused(RegistryError.VERSION_NOT_FOUND, otherwise));
  }

  private static Outcome<Integer> number(String reference) {
    try {
      int number = Integer.parseInt(reference);
      if (number > 0) {
        return Outcome.done(number);
      }
    } catch (NumberFormatException notANumber) {
      return invalid(reference);
    }
    return invalid(reference);
  }

  private static Outcome<Integer> invalid(String reference) {
    return Outcome.refused(
        RegistryError.INVALID_VERSION,
        "'%s' is no version: give a number from 1 or %s".formatted(reference, LATEST));
  }
}

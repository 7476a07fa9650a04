package dev.passagework.streams.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/**
 * What a new schema of a subject owes to the earlier ones, with the names of Confluent's registry.
 * Reading follows the rules of schema resolution in the Avro specification.
 */
enum Compatibility {
  NONE(false, false, false),
  BACKWARD(true, false, false),
  BACKWARD_TRANSITIVE(true, false, true),
  FORWARD(false, true, false),
  FORWARD_TRANSITIVE(false, true, true),
  FULL(true, true, false),
  FULL_TRANSITIVE(true, true, true);

  private final boolean readsEarlier;
  private final boolean readByEarlier;
  private final boolean allEarlier;

  Compatibility(boolean readsEarlier, boolean readByEarlier, boolean allEarlier) {
    this.readsEarlier = readsEarlier;
    this.readByEarlier = readByEarlier;
    this.allEarlier = allEarlier;
  }

  /** The level of that exact name. */
  static Optional<Compatibility> named(String name) {
    return Stream.of(values()).filter(level -> level.name().equals(name)).findFirst();
  }

  /**
   * Why a candidate breaks this level, one sentence each; empty when it does not.
   *
   * @param earlier the subject's schemas, oldest first
   */
  List<String> problems(Schema candidate, List<Schema> earlier) {
    int from = allEarlier ? 0 : Math.max(0, earlier.size() - 1);
    List<String> problems = new ArrayList<>();
    for (Schema schema : earlier.subList(from, earlier.size())) {
      if (readsEarlier) {
        problems.addAll(unreadable(candidate, schema, "the new schema cannot read older records"));
      }
      if (readByEarlier) {
        problems.addAll(unreadable(schema, candidate, "an older schema cannot read new records"));
      }
    }
    return problems;
  }

  private static List<String> unreadable(Schema reader, Schema writer, String what) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities()
        .stream()
        .map(
            found ->
                "%s: %s at %s: %s"
                    .formatted(what, found.getType(), found.getLocation(), found.getMessage()))
        .toList();
  }
}

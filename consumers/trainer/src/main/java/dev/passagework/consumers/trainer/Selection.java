package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.TrainingPair;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The pairs that a segment learns, each once.
 *
 * @param first pairs that are learnt for the first time
 * @param again pairs that were learnt before
 * @param isOwing whether passes of pairs are still owed after it
 */
record Selection(List<TrainingPair> first, List<TrainingPair> again, boolean isOwing) {
  Selection {
    first = List.copyOf(first);
    again = List.copyOf(again);
  }

  /** All of them. */
  List<TrainingPair> all() {
    return Stream.concat(first.stream(), again.stream()).toList();
  }

  boolean isEmpty() {
    return first.isEmpty() && again.isEmpty();
  }

  /** Their identifiers. */
  Set<String> ids() {
    Set<String> ids = new TreeSet<>();
    all().forEach(pair -> ids.add(pair.id()));
    return ids;
  }
}

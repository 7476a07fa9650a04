package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.TrainingPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A batch in the making, whose pairs do not conflict. */
final class PlannedBatch {
  private final List<TrainingPair> pairs = new ArrayList<>();
  private final Set<String> taken = new HashSet<>();

  /** Whether a pair conflicts with none of those that are there. */
  boolean accepts(TrainingPair pair) {
    return Collections.disjoint(ConflictGroups.of(pair), taken);
  }

  void add(TrainingPair pair) {
    pairs.add(pair);
    taken.addAll(ConflictGroups.of(pair));
  }

  void remove(TrainingPair pair) {
    pairs.remove(pair);
    ConflictGroups.of(pair).forEach(taken::remove);
  }

  int size() {
    return pairs.size();
  }

  List<TrainingPair> pairs() {
    return List.copyOf(pairs);
  }
}

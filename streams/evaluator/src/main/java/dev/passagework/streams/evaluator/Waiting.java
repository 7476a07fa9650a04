package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.PassageKey;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A passage that is there, and what became of it so far.
 *
 * @param contentHash hash of its present content; empty before it has come
 * @param time time of its record, in milliseconds since 1970
 * @param pairs pairs of it that are in force
 * @param rejected rejected queries by reason
 */
record Waiting(
    String contentHash, long time, TreeSet<String> pairs, TreeMap<String, Integer> rejected) {
  static final String NOT_COVERED = "not-covered";
  static final String REJECTED = "rejected-";

  static Waiting unseen() {
    return new Waiting("", 0, new TreeSet<>(), new TreeMap<>());
  }

  /** With other content, for which nothing has been asked yet. */
  Waiting arrived(FreshnessEvent.Arrived event) {
    boolean isOther = !contentHash.isEmpty() && !contentHash.equals(event.contentHash());
    return new Waiting(
        event.contentHash(), event.time(), pairs, isOther ? new TreeMap<>() : rejected);
  }

  Waiting with(FreshnessEvent.Kept event) {
    boolean unused = event.inForce() ? pairs.add(event.pair()) : pairs.remove(event.pair());
    return this;
  }

  Waiting with(FreshnessEvent.Rejected event) {
    rejected.merge(event.reason(), 1, Integer::sum);
    return this;
  }

  /**
   * Why it will not be learnt, as things stand; empty where it may be.
   *
   * @param coverage share of its corpus that is augmented; empty where no plan tells
   */
  Optional<String> hopeless(PassageKey passage, Optional<Double> coverage) {
    if (!pairs.isEmpty()) {
      return Optional.empty();
    }
    if (coverage.isPresent() && passage.place() >= coverage.get()) {
      return Optional.of(NOT_COVERED);
    }
    return rejected.entrySet().stream()
        .max(Map.Entry.comparingByValue(Comparator.naturalOrder()))
        .map(reason -> REJECTED + reason.getKey());
  }
}

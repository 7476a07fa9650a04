package dev.passagework.streams.evaluator;

import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the gate of a model keeps in mind.
 *
 * @param reign the champion now; empty before the first
 * @param decided highest version that is decided, -1 for none
 * @param passedOver versions that were not judged, of those decided
 * @param unusable why a version cannot be used, by version
 * @param segments newest segment heard of
 */
record GateState(
    Optional<Reign> reign,
    int decided,
    TreeSet<Integer> passedOver,
    TreeMap<Integer, String> unusable,
    int segments) {

  static final GateState EMPTY =
      new GateState(Optional.empty(), -1, new TreeSet<>(), new TreeMap<>(), 0);

  /**
   * A champion.
   *
   * @param champion its version
   * @param segment newest segment that it has learnt
   * @param before version of the champion before it
   * @param best version of the best champion so far
   * @param challengers challengers that it has met
   * @param promotedSegment newest segment that any champion has learnt
   */
  record Reign(
      int champion,
      int segment,
      Optional<Integer> before,
      int best,
      int challengers,
      int promotedSegment) {

    static Reign first(int version, int segment) {
      return new Reign(version, segment, Optional.empty(), version, 0, segment);
    }

    Reign next(int version, int itsSegment, int itsBest) {
      return new Reign(
          version,
          itsSegment,
          Optional.of(champion),
          itsBest,
          0,
          Math.max(promotedSegment, itsSegment));
    }

    Reign challenged() {
      return new Reign(champion, segment, before, best, challengers + 1, promotedSegment);
    }
  }

  /** Whether no challenger will be measured against a version any more, nor it against another. */
  boolean hasDoneWith(int version) {
    return version <= decided
        && reign.map(r -> version != r.champion() && version != r.best()).orElse(true);
  }

  GateState under(Reign next) {
    return new GateState(Optional.of(next), decided, passedOver, unusable, segments);
  }

  /** With a version judged, whatever came of it. */
  GateState judged(int version) {
    TreeSet<Integer> others = new TreeSet<>(passedOver);
    others.remove(version);
    return new GateState(reign, Math.max(decided, version), others, unusable, segments);
  }

  GateState passingOver(int version) {
    TreeSet<Integer> more = new TreeSet<>(passedOver);
    more.add(version);
    return new GateState(reign, Math.max(decided, version), more, unusable, segments);
  }

  GateState hearing(GateEvent.Unusable event) {
    TreeMap<Integer, String> more = new TreeMap<>(unusable);
    more.put(event.version(), event.reason());
    return new GateState(reign, decided, passedOver, more, segments);
  }

  GateState hearing(GateEvent.Learnt event) {
    return new GateState(reign, decided, passedOver, unusable, Math.max(segments, event.segment()));
  }
}

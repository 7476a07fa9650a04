package dev.passagework.streams.evaluator;

import java.util.List;
import java.util.Map;
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
 * @param contaminated first segment that holds a judged query, by collection
 */
record GateState(
    Optional<Reign> reign,
    int decided,
    TreeSet<Integer> passedOver,
    TreeMap<Integer, String> unusable,
    int segments,
    TreeMap<String, Integer> contaminated) {

  static final GateState EMPTY =
      new GateState(Optional.empty(), -1, new TreeSet<>(), new TreeMap<>(), 0, new TreeMap<>());

  /**
   * A champion.
   *
   * @param champion its version
   * @param segment newest segment that it has learnt
   * @param before version of the champion before it
   * @param best version of the best champion so far
   * @param challengers challengers since one was last promoted for being better
   * @param promotedSegment newest segment that any champion has learnt
   * @param standing on what it was found not to have fallen behind
   */
  record Reign(
      int champion,
      int segment,
      Optional<Integer> before,
      int best,
      int challengers,
      int promotedSegment,
      Standing standing) {

    static Reign first(int version, int segment) {
      return new Reign(version, segment, Optional.empty(), version, 0, segment, Standing.UNSEEN);
    }

    Reign next(int version, int itsSegment, int itsBest) {
      return new Reign(
          version,
          itsSegment,
          Optional.of(champion),
          itsBest,
          0,
          Math.max(promotedSegment, itsSegment),
          Standing.UNSEEN);
    }

    Reign challenged() {
      return with(challengers + 1, standing);
    }

    /** With the challengers of the reign before: it did not end for a better one. */
    Reign counting(int met) {
      return with(met, standing);
    }

    /** With the versions of the collections on which it stands. */
    Reign standingOn(Map<String, Integer> versions) {
      return with(challengers, new Standing(new TreeMap<>(versions), standing.checks()));
    }

    /** As {@link #standingOn}, after a check. */
    Reign checkedOn(Map<String, Integer> versions) {
      return with(challengers, new Standing(new TreeMap<>(versions), standing.checks() + 1));
    }

    private Reign with(int met, Standing found) {
      return new Reign(champion, segment, before, best, met, promotedSegment, found);
    }
  }

  /**
   * What a champion was last checked on.
   *
   * @param versions version by collection
   * @param checks how many times it was checked
   */
  record Standing(TreeMap<String, Integer> versions, int checks) {
    static final Standing UNSEEN = new Standing(new TreeMap<>(), 0);
  }

  /**
   * Whether nothing will be measured against a version any more, nor it against another. The base
   * is what every gain is measured against, for ever.
   */
  boolean hasDoneWith(int version) {
    return version != GainOverBase.BASE
        && version <= decided
        && reign.map(r -> version != r.champion() && version != r.best()).orElse(true);
  }

  GateState under(Reign next) {
    return new GateState(Optional.of(next), decided, passedOver, unusable, segments, contaminated);
  }

  /** With a version judged, whatever came of it; it could be used, then. */
  GateState judged(int version) {
    TreeSet<Integer> others = new TreeSet<>(passedOver);
    others.remove(version);
    return new GateState(
        reign, Math.max(decided, version), others, without(version), segments, contaminated);
  }

  GateState passingOver(int version) {
    TreeSet<Integer> more = new TreeSet<>(passedOver);
    more.add(version);
    return new GateState(reign, Math.max(decided, version), more, unusable, segments, contaminated);
  }

  GateState hearing(GateEvent.Unusable event) {
    TreeMap<Integer, String> more = new TreeMap<>(unusable);
    more.put(event.version(), event.reason());
    return new GateState(reign, decided, passedOver, more, segments, contaminated);
  }

  /**
   * What was scored can be used. Only of one that was not judged for that is it kept in mind, since
   * it is judged after all.
   */
  GateState hearing(GateEvent.Scored event) {
    int version = event.version();
    boolean reigns = reign.map(r -> version == r.champion() || version == r.best()).orElse(false);
    return passedOver.contains(version) && !reigns
        ? this
        : new GateState(reign, decided, passedOver, without(version), segments, contaminated);
  }

  private TreeMap<Integer, String> without(int version) {
    TreeMap<Integer, String> others = new TreeMap<>(unusable);
    String unused = others.remove(version);
    return others;
  }

  GateState hearing(GateEvent.Learnt event) {
    return new GateState(
        reign, decided, passedOver, unusable, Math.max(segments, event.segment()), contaminated);
  }

  /** With a collection of which a segment was found to hold judged queries. */
  GateState contaminating(String collection, int segment) {
    TreeMap<String, Integer> more = new TreeMap<>(contaminated);
    more.merge(collection, segment, Math::min);
    return new GateState(reign, decided, passedOver, unusable, segments, more);
  }

  /** The collections whose judged queries were learnt up to a segment. */
  List<String> contaminatedUpTo(int segment) {
    return contaminated.entrySet().stream()
        .filter(entry -> entry.getValue() <= segment)
        .map(Map.Entry::getKey)
        .toList();
  }
}

package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import java.util.List;

/**
 * A challenger before the gate.
 *
 * @param challenger the challenger
 * @param champion version of the champion now
 * @param best version of the best champion so far
 * @param number how many challengers there were since one was last promoted for being better, this
 *     one included
 * @param newPassages passages learnt that the champion had not learnt
 * @param role role of the queries judged on
 * @param matches one per collection judged on, at least one, and at least one not guarded
 */
record Challenge(
    CheckpointId challenger,
    int champion,
    int best,
    int number,
    long newPassages,
    Role role,
    List<Match> matches) {
  Challenge {
    matches = List.copyOf(matches);
    if (matches.stream().allMatch(Match::guarded)) {
      throw new IllegalArgumentException(challenger + " is judged on no collection");
    }
  }

  /** The collections on which it may show that it is better. */
  List<Match> gated() {
    return matches.stream().filter(match -> !match.guarded()).toList();
  }

  /** The collections on which it must not have lost. */
  List<Match> guarded() {
    return matches.stream().filter(Match::guarded).toList();
  }

  /** Whether the challenger's mean over the gated collections is at least the best champion's. */
  boolean isBestYet() {
    return gated().stream().mapToDouble(match -> match.overBest().mean()).sum() >= 0;
  }

  /**
   * The scores on one version of a collection, one per query, all in the same order.
   *
   * @param collection the collection
   * @param version its version
   * @param guarded whether the collection can only speak against the challenger
   * @param challenger scores of the challenger
   * @param champion scores of the champion now
   * @param best scores of the best champion so far
   */
  record Match(
      String collection,
      int version,
      boolean guarded,
      double[] challenger,
      double[] champion,
      double[] best) {
    Match {
      if (challenger.length == 0
          || challenger.length != champion.length
          || challenger.length != best.length) {
        throw new IllegalArgumentException(
            "scores of %d, %d and %d queries of %s"
                .formatted(challenger.length, champion.length, best.length, collection));
      }
      challenger = challenger.clone();
      champion = champion.clone();
      best = best.clone();
    }

    Paired overChampion() {
      return Paired.of(challenger, champion);
    }

    Paired overBest() {
      return Paired.of(challenger, best);
    }
  }
}

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
 * @param number how many challengers this champion has met, this one included
 * @param newPassages passages learnt that the champion had not learnt
 * @param role role of the queries judged on
 * @param matches one per collection judged on, at least one
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
    if (matches.isEmpty()) {
      throw new IllegalArgumentException(challenger + " is judged on no collection");
    }
  }

  /** Whether the challenger's mean over all collections is at least that of the best champion. */
  boolean isBestYet() {
    return matches.stream().mapToDouble(match -> Gate.mean(match.overBest())).sum() >= 0;
  }

  /**
   * The scores on one version of a collection, one per query, all in the same order.
   *
   * @param collection the collection
   * @param version its version
   * @param challenger scores of the challenger
   * @param champion scores of the champion now
   * @param best scores of the best champion so far
   */
  record Match(
      String collection, int version, double[] challenger, double[] champion, double[] best) {
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

    double[] overChampion() {
      return difference(challenger, champion);
    }

    double[] overBest() {
      return difference(challenger, best);
    }

    private static double[] difference(double[] a, double[] b) {
      double[] difference = new double[a.length];
      for (int i = 0; i < a.length; i++) {
        difference[i] = a[i] - b[i];
      }
      return difference;
    }
  }
}

package dev.passagework.schemas.contract;

import java.time.Instant;
import java.util.List;

/**
 * What the gate decided on a checkpoint, with the numbers that it decided by.
 *
 * @param challenger checkpoint that was judged
 * @param champion version that it was judged against
 * @param outcome what was decided
 * @param rule rule in force
 * @param reason why, in words
 * @param challenge how many challengers there were since one was last promoted for being better,
 *     this one included
 * @param newPassages passages learnt that the champion had not learnt
 * @param comparisons one per collection that the gate judges on
 * @param time when it was decided
 */
public record Decision(
    CheckpointId challenger,
    int champion,
    Outcome outcome,
    Rule rule,
    String reason,
    int challenge,
    long newPassages,
    List<Comparison> comparisons,
    Instant time) {
  /** What the reason begins with where the checkpoint has no scores since it cannot be used. */
  public static final String UNUSABLE = "it cannot be used: ";

  public Decision {
    comparisons = List.copyOf(comparisons);
  }

  /** Whether it says that the checkpoint cannot be used, and has no scores for that. */
  public boolean isOnUnusable() {
    return outcome == Outcome.NOT_JUDGED && reason.startsWith(UNUSABLE);
  }

  /** What can be decided. */
  public enum Outcome implements Code {
    PROMOTED,
    REFUSED,
    /** Not a challenger, such as an earlier checkpoint where there are no gate queries. */
    NOT_JUDGED,
    /** The champion, which has significantly lost against one that it could give way to. */
    FELL_BEHIND,
    /** Marked: it has learnt from queries that repeat judged ones. */
    CONTAMINATED,
    /** The champion again, after another one, by order or since that had fallen behind. */
    ROLLED_BACK
  }

  /** What a challenger must show. */
  public enum Rule implements Code {
    /** Not inferior, and either better or with enough new passages learnt. */
    REFRESH,
    /** Not inferior, and better. */
    STRICT
  }

  /**
   * Challenger and champion on the same queries of one collection.
   *
   * @param collection the collection
   * @param collectionVersion its version
   * @param role role of the queries
   * @param metric metric, such as {@code ndcg@10}
   * @param queries number of queries
   * @param champion mean of the champion
   * @param challenger mean of the challenger
   * @param interval interval of the mean difference, challenger minus champion
   * @param test test that the challenger is better
   */
  public record Comparison(
      String collection,
      int collectionVersion,
      JudgedQuery.Role role,
      String metric,
      int queries,
      double champion,
      double challenger,
      Interval interval,
      SuperiorityTest test) {}

  /**
   * Interval of a mean difference.
   *
   * @param lower lower end
   * @param upper upper end
   */
  public record Interval(double lower, double upper) {}

  /**
   * A one-sided paired randomisation test.
   *
   * @param pValue p-value
   * @param alpha error that the test was allowed
   * @param margin loss up to which the challenger counts as not inferior
   * @param smallestDetectable smallest difference that this number of queries can resolve with a
   *     power of 0.8
   */
  public record SuperiorityTest(
      double pValue, double alpha, double margin, double smallestDetectable) {}
}

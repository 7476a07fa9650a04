package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.PlanState.Scale;

/**
 * The rule by which GPL (Wang et al., NAACL 2022) spends a total number of pairs on a corpus of any
 * size: small corpora get as many queries per passage as the total allows; in large ones three
 * queries each are asked of as many passages as it allows.
 */
final class PairRule {
  /** Queries per passage below which passages are left out instead. */
  static final int LEAST = 3;

  private PairRule() {}

  /**
   * The scale for a corpus.
   *
   * @param pairs total number of pairs
   * @param passages size of the corpus
   * @param most largest density allowed
   */
  static Scale scale(long pairs, long passages, int most) {
    int least = Math.min(LEAST, most);
    if (passages == 0) {
      return new Scale(most, 1, 0);
    }
    if (least * passages >= pairs) {
      double covered = Math.ceil(pairs / (double) least);
      return new Scale(least, Math.min(1, covered / passages), passages);
    }
    long density = (pairs + passages - 1) / passages;
    return new Scale((int) Math.min(most, density), 1, passages);
  }
}

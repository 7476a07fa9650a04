package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.TrainingPair;

/** What becomes of a pair that is read. */
@FunctionalInterface
interface PairJudge {
  /** What can become of it. */
  enum Verdict {
    /** It is to be learnt. */
    NEW,
    /** It is held, and does not count for being read again. */
    HELD,
    /** It was retracted and is written again: it is held again, and does not count for that. */
    BACK,
    /** It is not for this model. */
    REFUSED
  }

  Verdict judge(TrainingPair pair);
}

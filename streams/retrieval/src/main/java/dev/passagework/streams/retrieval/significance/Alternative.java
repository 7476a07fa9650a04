package dev.passagework.streams.retrieval.significance;

/** What a test looks for, against the hypothesis that the differences are symmetric around zero. */
public enum Alternative {
  /** The mean difference is not zero. */
  TWO_SIDED,
  /** The mean difference is above zero. */
  GREATER,
  /** The mean difference is below zero. */
  LESS
}

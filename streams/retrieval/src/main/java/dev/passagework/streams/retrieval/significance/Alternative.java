package dev.passagework.streams.retrieval.significance;

/** What a test looks for, against the hypothesis that differences are symmetric around zero. */
public enum Alternative {
  /** The mean difference is not zero. */
  TWO_SIDED {
    @Override
    double extremity(double sum) {
      return Math.abs(sum);
    }
  },
  /** The mean difference is above zero. */
  GREATER {
    @Override
    double extremity(double sum) {
      return sum;
    }
  },
  /** The mean difference is below zero. */
  LESS {
    @Override
    double extremity(double sum) {
      return -sum;
    }
  };

  /** How much a sum speaks for this alternative. */
  abstract double extremity(double sum);

  /** How many tails of a symmetric distribution share the error. */
  int tails() {
    return this == TWO_SIDED ? 2 : 1;
  }
}

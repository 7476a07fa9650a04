package dev.passagework.ops.study.report;

/**
 * What the data say of a hypothesis.
 *
 * @param hypothesis the hypothesis
 * @param outcome what came of it
 * @param text sentences with numbers
 */
record Verdict(String hypothesis, Outcome outcome, String text) {

  /** What can come of a hypothesis. */
  enum Outcome {
    SUPPORTED("supported"),
    CONTRADICTED("contradicted"),
    UNDECIDED("undecided"),
    NOT_TESTED("not tested");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** The outcome of a difference that a hypothesis expects to be above a bound. */
  static Outcome above(Difference difference, double bound) {
    if (difference.isAbove(bound)) {
      return Outcome.SUPPORTED;
    }
    return difference.isBelow(bound) ? Outcome.CONTRADICTED : Outcome.UNDECIDED;
  }
}

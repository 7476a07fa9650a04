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

  /** A verdict; an undecided one tells what the data could have shown. */
  static Verdict of(String hypothesis, Outcome outcome, String text, Difference difference) {
    return new Verdict(hypothesis, outcome, text + resolved(outcome, difference));
  }

  /** The verdict on a hypothesis that could not be tested. */
  static Verdict missing(String hypothesis, String what) {
    return new Verdict(hypothesis, Outcome.NOT_TESTED, "What was missing: " + what + ".");
  }

  /** What data that decide nothing could have shown, as a sentence; nothing of others. */
  static String resolved(Outcome outcome, Difference difference) {
    return outcome == Outcome.UNDECIDED
        ? " %d queries find a difference of %s with a power of 0.8."
            .formatted(difference.queries(), Words.score(difference.detectable()))
        : "";
  }
}

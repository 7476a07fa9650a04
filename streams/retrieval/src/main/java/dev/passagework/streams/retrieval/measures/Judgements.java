package dev.passagework.streams.retrieval.measures;

import java.util.Map;

/**
 * What an assessor said of passages for one query.
 *
 * @param grades grade by passage id; 1 and more is relevant, 0 and less is not
 */
public record Judgements(Map<String, Integer> grades) {

  public Judgements {
    grades = Map.copyOf(grades);
  }

  /** The gain of a passage: its grade, or 0 where that is negative or the passage is not judged. */
  int gain(String passageId) {
    return Math.max(0, grades.getOrDefault(passageId, 0));
  }

  /** The number of relevant passages. */
  public long relevant() {
    return grades.values().stream().filter(grade -> grade >= 1).count();
  }
}

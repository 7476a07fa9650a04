package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.Identity;
import java.util.List;

/** A text as its words: runs of letters and digits, folded as {@link Identity#normalise} does. */
record Words(List<String> list) {
  static Words of(String text) {
    String normalised = Identity.normalise(text);
    return new Words(normalised.isEmpty() ? List.of() : List.of(normalised.split(" ")));
  }

  int count() {
    return list.size();
  }

  /** Number of words of the longest run that both have, by dynamic programming over both lists. */
  int longestCommonRun(Words other) {
    int longest = 0;
    int[] runs = new int[other.count() + 1];
    for (String word : list) {
      for (int j = other.count(); j > 0; j--) {
        runs[j] = word.equals(other.list.get(j - 1)) ? runs[j - 1] + 1 : 0;
        longest = Math.max(longest, runs[j]);
      }
    }
    return longest;
  }
}

package dev.passagework.streams.retrieval.encoder;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Suggestions for names that are nearly right. */
final class Spelling {

  private Spelling() {}

  /** The known name nearest to a wrong one, if fewer than half of its letters differ. */
  static Optional<String> nearest(String wrong, Collection<String> known) {
    return known.stream()
        .filter(name -> distance(wrong, name) * 2 < Math.max(wrong.length(), name.length()))
        .min(Comparator.comparingInt(name -> distance(wrong, name)));
  }

  /** The Levenshtein distance, without regard to case. */
  private static int distance(String a, String b) {
    String left = a.toLowerCase(Locale.ROOT);
    String right = b.toLowerCase(Locale.ROOT);
    int[] row = new int[right.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[right.length()];
  }
}

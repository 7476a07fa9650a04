package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.Identity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sketches of short texts by MinHash (Broder, 1997) in bands (Indyk and Motwani, 1998): two texts
 * whose sets of trigrams of characters overlap much have a band in common, almost surely, and
 * others seldom do. With 16 bands of 4 rows an overlap of s is found with a probability of 1 - (1 -
 * s^4)^16.
 */
final class MinHash {
  static final int BANDS = 16;
  static final int ROWS = 4;
  private static final int GRAM = 3;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private MinHash() {}

  /** The bands of a text, {@link #BANDS} numbers. */
  static List<Integer> bands(String text) {
    Set<String> grams = grams(text);
    List<Integer> bands = new ArrayList<>(BANDS);
    for (int band = 0; band < BANDS; band++) {
      long combined = band;
      for (int row = 0; row < ROWS; row++) {
        combined = mix(combined ^ least(grams, (long) band * ROWS + row));
      }
      bands.add((int) combined);
    }
    return bands;
  }

  /** Whether two texts have a band in common. */
  static boolean mayBeNear(List<Integer> one, List<Integer> other) {
    for (int band = 0; band < Math.min(one.size(), other.size()); band++) {
      if (one.get(band).equals(other.get(band))) {
        return true;
      }
    }
    return false;
  }

  /** Jaccard overlap of the trigrams of two texts, in [0, 1]. */
  static double overlap(String one, String other) {
    Set<String> first = grams(one);
    Set<String> second = grams(other);
    long common = first.stream().filter(second::contains).count();
    return (double) common / (first.size() + second.size() - common);
  }

  private static Set<String> grams(String text) {
    String padded = "  " + Identity.normalise(text) + " ";
    Set<String> grams = new HashSet<>();
    for (int i = 0; i + GRAM <= padded.length(); i++) {
      grams.add(padded.substring(i, i + GRAM));
    }
    return grams;
  }

  private static long least(Set<String> grams, long seed) {
    long least = Long.MAX_VALUE;
    for (String gram : grams) {
      long code = 0;
      for (int i = 0; i < gram.length(); i++) {
        code = code << 16 | gram.charAt(i);
      }
      least = Math.min(least, mix(code ^ mix(seed + 1)));
    }
    return least;
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
  private static long mix(long seed) {
    long z = seed + GOLDEN;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

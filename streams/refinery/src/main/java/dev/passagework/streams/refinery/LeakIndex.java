package dev.passagework.streams.refinery;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The judged queries, for finding those that a query equals or nearly equals.
 *
 * <p>With A and B the sets of words of two queries, as {@link Words} reads them, they match if
 *
 * <ul>
 *   <li>A and B overlap by four fifths: |A ∩ B| / |A ∪ B| ≥ 0.8 (so that equal queries match); or
 *   <li>both have at least four words, one set holds the other, and the shorter normalised text has
 *       at least four fifths of the characters of the longer one (so that a little word more or
 *       less makes no difference).
 * </ul>
 *
 * <p>Only few judged queries are compared: those that hold one of the rarest words of the query, as
 * many as an overlap of four fifths cannot do without (prefix filtering: Chaudhuri, Ganti and
 * Kaushik, ICDE 2006), and those whose longest word the query holds, since a judged query that lies
 * wholly within the query has it there. Not safe for use by several threads.
 */
final class LeakIndex {
  private static final int LEAST_CONTAINED = 4;

  private final Map<String, Judged> byKey = new HashMap<>();
  private final Map<String, Set<Judged>> byWord = new HashMap<>();
  private final Map<String, Set<Judged>> byLongestWord = new HashMap<>();

  /** A text as it is compared. */
  private record Text(Set<String> words, int characters) {
    static Text of(String text) {
      List<String> words = Words.of(text).list();
      return new Text(Set.copyOf(words), String.join(" ", words).length());
    }

    String longestWord() {
      return words.stream()
          .max(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
          .orElse("");
    }

    boolean matches(Text other) {
      int common = (int) words.stream().filter(other.words::contains).count();
      int union = words.size() + other.words.size() - common;
      int least = Math.min(words.size(), other.words.size());
      return 5 * common >= 4 * union
          || (least >= LEAST_CONTAINED
              && common == least
              && 5 * Math.min(characters, other.characters)
                  >= 4 * Math.max(characters, other.characters));
    }
  }

  private record Judged(String key, Text text) {}

  /** Whether two texts match, without an index. */
  static boolean matches(String one, String other) {
    Text first = Text.of(one);
    return !first.words.isEmpty() && first.matches(Text.of(other));
  }

  /**
   * Adds a judged query, in place of the one that had its key.
   *
   * @return whether that changed anything
   */
  boolean put(String key, String text) {
    Judged judged = new Judged(key, Text.of(text));
    if (judged.equals(byKey.get(key))) {
      return false;
    }
    boolean replaced = remove(key);
    if (judged.text.words.isEmpty()) {
      return replaced;
    }
    byKey.put(key, judged);
    judged.text.words.forEach(word -> add(byWord, word, judged));
    add(byLongestWord, judged.text.longestWord(), judged);
    return true;
  }

  /**
   * Removes a judged query.
   *
   * @return whether it was there
   */
  boolean remove(String key) {
    Judged judged = byKey.remove(key);
    if (judged == null) {
      return false;
    }
    judged.text.words.forEach(word -> take(byWord, word, judged));
    take(byLongestWord, judged.text.longestWord(), judged);
    return true;
  }

  /** The keys of the judged queries that a query matches, in order. */
  List<String> matches(String query) {
    Text text = Text.of(query);
    int size = text.words.size();
    int prefix = size - (4 * size + 4) / 5 + 1;
    Stream<Judged> overlapping =
        text.words.stream()
            .sorted(Comparator.comparingInt(word -> of(byWord, word).size()))
            .limit(prefix)
            .flatMap(word -> of(byWord, word).stream());
    Stream<Judged> contained =
        text.words.stream().flatMap(word -> of(byLongestWord, word).stream());
    return Stream.concat(overlapping, contained).collect(Collectors.toSet()).stream()
        .filter(judged -> judged.text.matches(text))
        .map(Judged::key)
        .sorted()
        .toList();
  }

  private static Set<Judged> of(Map<String, Set<Judged>> index, String word) {
    return index.getOrDefault(word, Set.of());
  }

  private static void add(Map<String, Set<Judged>> index, String word, Judged judged) {
    index.computeIfAbsent(word, w -> new HashSet<>()).add(judged);
  }

  private static void take(Map<String, Set<Judged>> index, String word, Judged judged) {
    @Nullable Set<Judged> all = index.get(word);
    if (all != null && all.remove(judged) && all.isEmpty()) {
      index.remove(word);
    }
  }
}

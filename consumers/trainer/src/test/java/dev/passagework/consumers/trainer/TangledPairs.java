package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.TrainingPair;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Pairs that share passages, contents and queries a lot, and by the plain meaning of the words
 * which of them no batch may hold together. Their queries differ by case and space alone, or by a
 * word.
 */
final class TangledPairs {
  private static final int PASSAGES = 30;
  private static final int QUERIES = 40;

  private TangledPairs() {}

  /**
   * Up to 120 pairs of distinct keys. Every second passage says what the one before says, and some
   * pairs are of what a passage said before.
   */
  static Arbitrary<List<TrainingPair>> some() {
    Arbitrary<String> query =
        Combinators.combine(
                Arbitraries.of("w%d w1", "W%d  w1", " w%d W1 ", "W%d\tW1"),
                Arbitraries.integers().between(0, QUERIES))
            .as(String::formatted);
    return Combinators.combine(
            Arbitraries.integers().between(0, PASSAGES), query, Arbitraries.of("", "", "", " w59"))
        .as((passage, asked, old) -> Tiny.pair("p" + passage, asked, "w" + passage / 2 + old))
        .list()
        .uniqueElements(TrainingPair::key)
        .ofMaxSize(120);
  }

  /** Whether each would be a false negative of the other. */
  static boolean conflict(TrainingPair one, TrainingPair other) {
    return one.passage().equals(other.passage())
        || one.contentHash().equals(other.contentHash())
        || words(one).equals(words(other));
  }

  /** Whether no two of a batch conflict. */
  static boolean areApart(List<TrainingPair> batch) {
    return distinct(batch.stream().map(TrainingPair::passage).toList())
        && distinct(batch.stream().map(TrainingPair::contentHash).toList())
        && distinct(batch.stream().map(TangledPairs::words).toList());
  }

  private static boolean distinct(List<?> values) {
    return values.stream().distinct().count() == values.size();
  }

  private static List<String> words(TrainingPair pair) {
    return List.of(pair.query().strip().toLowerCase(Locale.ROOT).split("\\s+"));
  }
}

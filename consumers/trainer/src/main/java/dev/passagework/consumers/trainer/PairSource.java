package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.TrainingPair;
import java.util.Comparator;
import java.util.List;

/**
 * Where a pair came from.
 *
 * @param corpus corpus of its passage
 * @param strategy augmentation strategy, or that a person gave it
 * @param llm LLM that wrote its query; empty if a person gave it
 */
record PairSource(String corpus, String strategy, String llm) implements Comparable<PairSource> {
  private static final Comparator<PairSource> ORDER =
      Comparator.comparing(PairSource::corpus)
          .thenComparing(PairSource::strategy)
          .thenComparing(PairSource::llm);

  /** The sources of a pair, each once: it has several where several wrote it. */
  static List<PairSource> of(TrainingPair pair) {
    String corpus = pair.passage().corpus();
    if (pair.labelled()) {
      return List.of(new PairSource(corpus, "labelled", ""));
    }
    return pair.origins().stream()
        .map(origin -> new PairSource(corpus, origin.strategy(), origin.llm()))
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public int compareTo(PairSource other) {
    return ORDER.compare(this, other);
  }
}

package dev.passagework.streams.evaluator;

import dev.passagework.streams.retrieval.measures.Measure;
import java.util.Arrays;
import java.util.List;

/**
 * What rankings are scored by.
 *
 * @param measures measures that are published, at least one
 * @param depth ranks that a ranking is cut to, at least what the deepest measure looks at
 * @param perQuery whether the scores of single queries are published as well
 */
record Scoring(List<Measure> measures, int depth, boolean perQuery) {
  Scoring {
    measures = List.copyOf(measures);
    int deepest = measures.stream().mapToInt(Measure::depth).max().orElse(0);
    if (deepest == 0) {
      throw new IllegalArgumentException("there must be a measure");
    }
    if (depth < deepest) {
      throw new IllegalArgumentException(
          "evaluator.depth = '%d': a ranking must be as deep as the deepest measure, %d"
              .formatted(depth, deepest));
    }
  }

  /** The measures of a list with commas between them, each once. */
  static List<Measure> parse(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .map(Measure::parse)
        .distinct()
        .toList();
  }

  /** Hits to keep of every query: one may be the query's own. */
  int hits() {
    return depth + 1;
  }
}

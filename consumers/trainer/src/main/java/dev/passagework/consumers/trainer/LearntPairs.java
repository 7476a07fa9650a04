package dev.passagework.consumers.trainer;

import dev.passagework.streams.retrieval.encoder.ModelCard.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * What a model has learnt from.
 *
 * @param bySource pairs by source; a pair of several sources is in each of them
 * @param held different pairs that were learnt and are still held
 * @param gone different pairs that were learnt and are held no longer
 */
record LearntPairs(SortedMap<PairSource, Long> bySource, long held, long gone) {

  /** The model card's section on it. */
  Section section() {
    List<List<String>> rows = new ArrayList<>();
    bySource.forEach(
        (source, pairs) ->
            rows.add(List.of(source.corpus(), source.strategy(), source.llm(), pairs.toString())));
    return new Section(
        "Training data", text(), List.of("corpus", "strategy", "LLM", "pairs"), rows);
  }

  private String text() {
    if (held + gone == 0) {
      return "No pair was learnt.";
    }
    String retracted =
        gone == 0 ? "" : " %d others were learnt and have been retracted since.".formatted(gone);
    return "%d different pairs.%s A pair that several strategies or LLMs wrote counts in each of their rows."
        .formatted(held, retracted);
  }
}

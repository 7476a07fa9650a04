package dev.passagework.consumers.trainer;

import dev.passagework.consumers.trainer.Curriculum.Sources;
import dev.passagework.schemas.contract.TrainingPair;
import java.util.Collection;
import java.util.List;

/**
 * What decides the batches of a segment, beside its pairs.
 *
 * @param seed the model's seed
 * @param segment number of the segment
 * @param size most pairs in a batch
 * @param sources whether a batch holds pairs of one source or of any
 */
record Batching(long seed, int segment, int size, Sources sources) {
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  /** What chance is made of. */
  long salt() {
    return seed + SPREAD * segment;
  }

  /** The batches. */
  List<List<TrainingPair>> plan(Collection<TrainingPair> pairs) {
    return BatchPlan.of(this, pairs);
  }

  /** Where a pair comes from: pairs of other sources do not share its batch. */
  String source(TrainingPair pair) {
    if (sources == Sources.MIXED) {
      return "";
    }
    String kind = pair.origins().isEmpty() ? "" : pair.origins().get(0).strategy();
    return pair.passage().corpus() + "/" + (pair.labelled() ? "" : kind);
  }
}

package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.Checkpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far a model has come.
 *
 * @param segment newest segment learnt, 0 for none
 * @param pairs pairs learnt
 * @param updates updates that the optimiser made
 * @param offsets next offsets of training-pairs, by partition
 * @param segmentsFrom offset of training-segments from which later segments are found
 * @param warmedFrom updates made before the warm-up of the rate began
 * @param checkpoint newest checkpoint announced
 */
record Progress(
    int segment,
    long pairs,
    long updates,
    Map<Integer, Long> offsets,
    long segmentsFrom,
    long warmedFrom,
    Optional<Checkpoint> checkpoint) {
  static final Progress NONE = new Progress(0, 0, 0, Map.of(), 0, 0, Optional.empty());

  Progress {
    offsets = Map.copyOf(offsets);
  }

  /** The same with offsets that are not behind these. */
  Progress passing(Map<Integer, Long> passed) {
    Map<Integer, Long> furthest = new HashMap<>(offsets);
    passed.forEach((partition, offset) -> furthest.merge(partition, offset, Math::max));
    return new Progress(segment, pairs, updates, furthest, segmentsFrom, warmedFrom, checkpoint);
  }

  /** The same with another newest checkpoint. */
  Progress with(Optional<Checkpoint> announced) {
    return new Progress(segment, pairs, updates, offsets, segmentsFrom, warmedFrom, announced);
  }
}

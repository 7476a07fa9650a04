package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.TrainingSegment;
import java.util.Map;
import java.util.Optional;

/**
 * The small part of a trainer's state, written often.
 *
 * @param ahead segment that was cut last, written before its first step
 * @param offsets offsets of training-pairs that were passed, by partition
 * @param commands offset of the next command
 * @param checkpoint newest checkpoint announced
 */
record Journal(
    Optional<TrainingSegment> ahead,
    Map<Integer, Long> offsets,
    long commands,
    Optional<Checkpoint> checkpoint) {
  static final Journal EMPTY = new Journal(Optional.empty(), Map.of(), 0, Optional.empty());

  Journal {
    offsets = Map.copyOf(offsets);
  }

  Journal withAhead(TrainingSegment segment) {
    return new Journal(Optional.of(segment), offsets, commands, checkpoint);
  }

  Journal withOffsets(Map<Integer, Long> passed) {
    return new Journal(ahead, passed, commands, checkpoint);
  }

  Journal withCommands(long next) {
    return new Journal(ahead, offsets, next, checkpoint);
  }

  Journal with(Optional<Checkpoint> announced) {
    return new Journal(ahead, offsets, commands, announced);
  }
}

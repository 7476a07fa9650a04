package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.TrainingSegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The small part of a trainer's state, written often.
 *
 * @param ahead segment that was cut last, written before its first step
 * @param offsets offsets of training-pairs that were passed, by partition
 * @param commands offset of the next command
 * @param checkpoint newest checkpoint announced
 * @param unneeded SHA-256 of the files of checkpoints that are being pruned
 */
record Journal(
    Optional<TrainingSegment> ahead,
    Map<Integer, Long> offsets,
    long commands,
    Optional<Checkpoint> checkpoint,
    List<String> unneeded) {
  static final Journal EMPTY =
      new Journal(Optional.empty(), Map.of(), 0, Optional.empty(), List.of());

  Journal {
    offsets = Map.copyOf(offsets);
    unneeded = List.copyOf(unneeded);
  }

  Journal withAhead(TrainingSegment segment) {
    return new Journal(Optional.of(segment), offsets, commands, checkpoint, unneeded);
  }

  Journal withOffsets(Map<Integer, Long> passed) {
    return new Journal(ahead, passed, commands, checkpoint, unneeded);
  }

  Journal withCommands(long next) {
    return new Journal(ahead, offsets, next, checkpoint, unneeded);
  }

  Journal with(Optional<Checkpoint> announced) {
    return new Journal(ahead, offsets, commands, announced, unneeded);
  }

  Journal withUnneeded(List<String> files) {
    return new Journal(ahead, offsets, commands, checkpoint, files);
  }
}

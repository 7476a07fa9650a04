package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.SetDigest;
import dev.passagework.streams.evaluator.SearchMethod.Assignment;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What a task has answered, by {@code subject/collection}, and which checkpoints it could not use,
 * by {@code subject}.
 *
 * @param store the answers
 */
record Answers(KeyValueStore<String, Answer> store) {

  /**
   * Whether nothing is to be said of an assignment: it was answered for these passages, or there
   * are none and never were, or the checkpoint is of no use until it is announced again.
   */
  boolean hold(Assignment assignment, SetDigest present) {
    if (isRefused(assignment.checkpoint())) {
      return true;
    }
    Answer answer = store.get(assignment.of().key());
    if (answer == null || answer.version() != assignment.of().version()) {
      return present.count() == 0;
    }
    return answer.seen().equals(present);
  }

  /** Whether anything is to be searched with a checkpoint, were it not answered already. */
  boolean areWanted(Assignment assignment, SetDigest present) {
    return present.count() > 0 && !isRefused(assignment.checkpoint());
  }

  void put(Assignment assignment, SetDigest seen) {
    store.put(assignment.of().key(), new Answer(assignment.of().version(), seen));
  }

  /** Keeps in mind that a checkpoint, as it was announced, is of no use. */
  void refuse(Checkpoint checkpoint) {
    store.put(checkpoint.id().toString(), new Answer(0, announcement(checkpoint)));
  }

  private boolean isRefused(Checkpoint checkpoint) {
    Answer refused = store.get(checkpoint.id().toString());
    return refused != null && refused.seen().equals(announcement(checkpoint));
  }

  private static SetDigest announcement(Checkpoint checkpoint) {
    return SetDigest.of(checkpoint.files() + " " + checkpoint.time());
  }
}

package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is announced of a model, and the journal that remembers it. */
final class CheckpointDesk {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointDesk.class);

  private final Workshop workshop;
  private Journal journal = Journal.EMPTY;

  CheckpointDesk(Workshop workshop) {
    this.workshop = workshop;
  }

  Journal journal() {
    return journal;
  }

  /** Reads the journal; where there is none, it begins with what the state remembers. */
  void open(Progress progress) throws IOException {
    journal = workshop.state().journal().read().orElse(Journal.EMPTY.with(progress.checkpoint()));
    prune();
  }

  /** Writes the journal. */
  void keep(Journal now) throws IOException {
    workshop.state().journal().write(now);
    journal = now;
  }

  /** A checkpoint whose files are stored. */
  Checkpoint make(EncoderModel model, Progress at, boolean last) throws IOException {
    return workshop.checkpoints().make(model, at, last);
  }

  /** Announces a checkpoint, with the offset after the command that it answers, and prunes. */
  void announce(Checkpoint checkpoint, Map<Integer, Long> commands)
      throws IOException, InterruptedException {
    workshop.announcer().write(checkpoint, commands);
    long handled = commands.values().stream().findFirst().orElse(journal.commands());
    keep(journal.with(Optional.of(checkpoint)).withCommands(handled));
    LOG.info("model {}: checkpoint {}", workshop.settings().model(), checkpoint.id());
    Retention.Plan plan = plan(checkpoint);
    if (!plan.checkpoints().isEmpty()) {
      workshop
          .announcer()
          .withdraw(
              plan.checkpoints(),
              () -> keep(journal.withUnneeded(both(journal.unneeded(), plan.files()))));
      prune();
    }
  }

  /** What is to go; nothing while it cannot be said what is still needed. */
  private Retention.Plan plan(Checkpoint newest) {
    try {
      return workshop.retention().plan(newest);
    } catch (KafkaException e) {
      LOG.warn("old checkpoints are pruned later: {}", e.getMessage());
      return Retention.Plan.NOTHING;
    }
  }

  /** Removes the files of checkpoints that were withdrawn. */
  private void prune() throws IOException {
    if (journal.unneeded().isEmpty()) {
      return;
    }
    try {
      workshop.retention().remove(journal.unneeded());
      keep(journal.withUnneeded(List.of()));
    } catch (KafkaException e) {
      LOG.warn("files of pruned checkpoints are removed later: {}", e.getMessage());
    }
  }

  private static List<String> both(List<String> some, List<String> others) {
    return Stream.concat(some.stream(), others.stream()).distinct().toList();
  }

  /** Announces a checkpoint as the last of a finite job, unless it was. */
  void last(Checkpoint checkpoint, long command) throws IOException, InterruptedException {
    Map<Integer, Long> commands = commands(Optional.of(command));
    if (checkpoint.last()) {
      workshop.announcer().pass(commands);
      keep(journal.withCommands(command));
    } else {
      announce(asLast(checkpoint), commands);
    }
  }

  /** Offsets of the command topic, which has one partition. */
  static Map<Integer, Long> commands(Optional<Long> next) {
    return next.map(offset -> Map.of(0, offset)).orElse(Map.of());
  }

  private static Checkpoint asLast(Checkpoint checkpoint) {
    return new Checkpoint(
        checkpoint.id(),
        checkpoint.base(),
        checkpoint.files(),
        checkpoint.hyperParameters(),
        checkpoint.lastSegment(),
        checkpoint.pairs(),
        checkpoint.steps(),
        true,
        checkpoint.time());
  }
}

package dev.passagework.consumers.trainer;

import dev.passagework.consumers.trainer.Lesson.Result;
import dev.passagework.consumers.trainer.SegmentLog.Recorded;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.schemas.contract.TrainingSegment.OffsetRange;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that learns segment by segment, each in this order: written ahead, in the journal and on
 * training-segments; learnt; its checkpoint stored and announced; the state written. Whatever a
 * crash leaves undone is done again from the state before, with the same result.
 */
final class SegmentTrainer {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentTrainer.class);

  private final Workshop workshop;
  private final TrainerSettings settings;
  private final StateFolder state;
  private Progress progress = Progress.NONE;
  private Journal journal = Journal.EMPTY;

  SegmentTrainer(Workshop workshop) {
    this.workshop = workshop;
    this.settings = workshop.settings();
    this.state = workshop.state();
  }

  /** Offsets at which the next segment begins. */
  Map<Integer, Long> offsets() {
    return progress.offsets();
  }

  /** Offset of the next command, as far as the state knows. */
  long commands() {
    return journal.commands();
  }

  /** Whether a pair is to be learnt, and was not learnt before. */
  boolean wants(TrainingPair pair) {
    return settings.pairs().test(pair) && !state.learnt().contains(pair);
  }

  /** Takes the model over, and its state up; a new model's base is announced. */
  void restore() throws IOException, InterruptedException {
    workshop.announcer().takeOver();
    progress = state.restore(workshop.learner());
    journal = state.journal().read().orElse(Journal.EMPTY.with(progress.checkpoint()));
    if (journal.checkpoint().isEmpty()) {
      announce(checkpoint(Optional.empty(), progress, false), Map.of());
    }
  }

  /**
   * Learns the segments again that were written ahead and not finished.
   *
   * @return false if told to end
   */
  boolean catchUp() throws IOException, InterruptedException {
    for (Recorded recorded : new SegmentLog(workshop.cluster(), settings.model()).after(progress)) {
      if (!repeat(recorded.segment(), Optional.of(recorded.next()))) {
        return false;
      }
    }
    Optional<TrainingSegment> ahead =
        journal.ahead().filter(segment -> segment.number() == progress.segment() + 1);
    if (ahead.isPresent() && !repeat(ahead.get(), Optional.empty())) {
      return false;
    }
    progress = progress.passing(journal.offsets());
    return true;
  }

  /** Learns a segment from its offset ranges; it is first recorded if a crash prevented that. */
  private boolean repeat(TrainingSegment segment, Optional<Long> recorded)
      throws IOException, InterruptedException {
    LOG.info("model {}: segment {} again", settings.model(), segment.number());
    Optional<SegmentDraft> draft = workshop.reader().read(segment, this::wants);
    if (draft.isEmpty()) {
      return false;
    }
    int found = draft.get().pairs().size();
    if (found != segment.pairs()) {
      LOG.warn(
          "model {}: segment {} cannot be repeated exactly: it had {} pairs, of which {} are left",
          settings.model(),
          segment.number(),
          segment.pairs(),
          found);
    }
    long next =
        recorded.isPresent()
            ? recorded.get()
            : workshop.announcer().write(segment, draft.get(), () -> {});
    return learn(segment, draft.get().pairs(), next, Optional.empty());
  }

  /**
   * Cuts a segment, writes it ahead and learns it.
   *
   * @param draft with a pair at least
   * @param finish offset after the command that this segment answers, if it is the last
   * @return false if told to end
   */
  boolean learn(SegmentDraft draft, Optional<Long> finish)
      throws IOException, InterruptedException {
    TrainingSegment segment =
        draft.cut(
            settings.model(),
            progress.segment() + 1,
            settings.hyper().seed(),
            workshop.clock().instant());
    long next = workshop.announcer().write(segment, draft, () -> keep(journal.withAhead(segment)));
    return learn(segment, List.copyOf(draft.pairs()), next, finish);
  }

  private boolean learn(
      TrainingSegment segment, Collection<TrainingPair> pairs, long next, Optional<Long> finish)
      throws IOException, InterruptedException {
    int number = segment.number();
    boolean due = finish.isPresent() || number % settings.segments().checkpointEvery() == 0;
    CheckpointId version = new CheckpointId(settings.model(), number);
    Lesson lesson = workshop.lesson(version);
    Result result =
        lesson.learn(
            BatchPlan.of(segment.seed(), number, pairs, settings.hyper().batchSize()), due);
    if (!(result instanceof Result.Learnt learnt)) {
      return false;
    }
    Progress reached = reached(segment, pairs.size(), next);
    if (due) {
      Checkpoint checkpoint = checkpoint(learnt.checkpoint(), reached, finish.isPresent());
      announce(checkpoint, commands(finish));
    }
    state.learnt().add(pairs);
    progress = reached.with(journal.checkpoint());
    state.write(progress, workshop.learner().optimiser());
    return true;
  }

  private Progress reached(TrainingSegment segment, int pairs, long next) {
    Map<Integer, Long> ends = new HashMap<>();
    for (OffsetRange range : segment.ranges()) {
      ends.put(range.partition(), range.to());
    }
    return new Progress(
            segment.number(),
            progress.pairs() + pairs,
            workshop.learner().optimiser().updates(),
            progress.offsets(),
            next,
            Optional.empty())
        .passing(ends);
  }

  /** Passes records that hold nothing to learn. */
  void pass(SegmentDraft draft) throws IOException, InterruptedException {
    workshop.announcer().pass(draft);
    progress = progress.passing(draft.passed());
    keep(journal.withOffsets(progress.offsets()));
  }

  /**
   * Answers the command to finish when nothing is left to learn: the newest checkpoint is announced
   * as the last, unless it was.
   */
  void finish(long command) throws IOException, InterruptedException {
    Map<Integer, Long> commands = commands(Optional.of(command));
    Optional<Checkpoint> newest =
        journal.checkpoint().filter(c -> c.lastSegment() == progress.segment());
    if (newest.isEmpty()) {
      announce(checkpoint(Optional.empty(), progress, true), commands);
    } else if (!newest.get().last()) {
      announce(asLast(newest.get()), commands);
    } else {
      workshop.announcer().pass(commands);
      keep(journal.withCommands(command));
    }
  }

  private Checkpoint checkpoint(Optional<EncoderModel> model, Progress at, boolean last)
      throws IOException {
    return workshop.checkpoints().make(model.orElseGet(workshop.learner()::model), at, last);
  }

  private void announce(Checkpoint checkpoint, Map<Integer, Long> commands)
      throws IOException, InterruptedException {
    workshop.announcer().write(checkpoint, commands);
    long handled = commands.values().stream().findFirst().orElse(journal.commands());
    keep(journal.with(Optional.of(checkpoint)).withCommands(handled));
    LOG.info("model {}: checkpoint {}", settings.model(), checkpoint.id());
  }

  private void keep(Journal now) throws IOException {
    state.journal().write(now);
    journal = now;
  }

  /** Offsets of the command topic, which has one partition. */
  private static Map<Integer, Long> commands(Optional<Long> next) {
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

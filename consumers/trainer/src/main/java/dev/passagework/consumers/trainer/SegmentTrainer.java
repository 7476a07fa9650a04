package dev.passagework.consumers.trainer;

import dev.passagework.consumers.trainer.Announcer.DurableStep;
import dev.passagework.consumers.trainer.Lesson.Result;
import dev.passagework.consumers.trainer.Recall.Recalled;
import dev.passagework.consumers.trainer.SegmentLog.Recorded;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.schemas.contract.TrainingSegment;
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

  /** Segments that are learnt again at most for the falling rate of a last checkpoint. */
  private static final int MOST_AGAIN = 8;

  private final Workshop workshop;
  private final TrainerSettings settings;
  private final TrainedModel model;
  private final CheckpointDesk desk;
  private Optional<Long> reWarm = Optional.empty();
  private boolean finished;

  SegmentTrainer(Workshop workshop) {
    this.workshop = workshop;
    this.settings = workshop.settings();
    this.model = workshop.model();
    this.desk = new CheckpointDesk(workshop);
  }

  /** How catching up ended. */
  sealed interface CaughtUp {
    /** Nothing is left that was cut before. */
    record All() implements CaughtUp {}

    /** It was told to end. */
    record Interrupted() implements CaughtUp {}

    /** The next segment is to be learnt with other settings. */
    record Otherwise(TrainerSettings settings) implements CaughtUp {}
  }

  /** Offsets at which the next segment begins. */
  Map<Integer, Long> offsets() {
    return model.progress().offsets();
  }

  /** Offset of the next command, as far as the state knows. */
  long commands() {
    return desk.journal().commands();
  }

  /** An empty draft of the next segment. */
  SegmentDraft draft() {
    return new SegmentDraft(offsets(), model::judge);
  }

  /** Whether the last checkpoint of a finite job is announced. */
  boolean isFinished() {
    return finished;
  }

  /** Whether there is something to learn without a new pair. */
  boolean owes() throws IOException {
    return !model.select(draft()).isEmpty();
  }

  /**
   * Lets the rate rise anew from the next segment on; {@code next} is the offset after the order.
   */
  void reWarm(long next) {
    reWarm = Optional.of(next);
  }

  /** Takes the model over, and its state up; a new model's base is announced. */
  void restore() throws IOException, InterruptedException {
    workshop.announcer().takeOver();
    model.restore();
    desk.open(model.progress());
    if (desk.journal().checkpoint().isEmpty()) {
      desk.announce(desk.make(model.model(), model.progress(), false), Map.of());
    }
  }

  /** Learns the segments again that were written ahead and not finished. */
  CaughtUp catchUp() throws IOException, InterruptedException {
    for (Recorded recorded : log().after(model.progress())) {
      TrainerSettings own = settings.learning(recorded.segment());
      if (!own.learnsLike(settings)) {
        return new CaughtUp.Otherwise(own);
      }
      if (!repeat(recorded.segment(), Optional.of(recorded.next()))) {
        return new CaughtUp.Interrupted();
      }
    }
    Optional<TrainingSegment> ahead =
        desk.journal().ahead().filter(s -> s.number() == model.progress().segment() + 1);
    if (ahead.isPresent()) {
      TrainerSettings own = settings.learning(ahead.get());
      if (!own.learnsLike(settings)) {
        return new CaughtUp.Otherwise(own);
      }
      if (!repeat(ahead.get(), Optional.empty())) {
        return new CaughtUp.Interrupted();
      }
    }
    return absorbPassed() ? new CaughtUp.All() : new CaughtUp.Interrupted();
  }

  private SegmentLog log() {
    return new SegmentLog(workshop.cluster(), settings.model());
  }

  /** Takes in again what was retracted in records that were passed after the last segment. */
  private boolean absorbPassed() throws IOException, InterruptedException {
    Map<Integer, Long> to = new HashMap<>(desk.journal().offsets());
    to.entrySet().removeIf(end -> offsets().getOrDefault(end.getKey(), 0L) >= end.getValue());
    Map<Integer, Long> from = new HashMap<>();
    to.keySet().forEach(p -> from.put(p, offsets().getOrDefault(p, 0L)));
    PairJudge passing =
        pair ->
            model.judge(pair) == PairJudge.Verdict.NEW
                ? PairJudge.Verdict.REFUSED
                : model.judge(pair);
    Optional<SegmentDraft> draft =
        workshop.reader().read(from, to, passing, workshop.clock().instant());
    if (draft.isPresent()) {
      model.absorb(draft.get());
      model.setProgress(model.progress().passing(to));
    }
    return draft.isPresent();
  }

  /** Learns a segment from its offset ranges; it is first recorded if a crash prevented that. */
  private boolean repeat(TrainingSegment segment, Optional<Long> recorded)
      throws IOException, InterruptedException {
    LOG.info("model {}: segment {} again", settings.model(), segment.number());
    Optional<Recalled> recalled = recall(segment);
    if (recalled.isEmpty()) {
      return false;
    }
    SegmentDraft draft = recalled.get().draft();
    long next =
        recorded.isPresent()
            ? recorded.get()
            : workshop.announcer().write(segment, draft, Map.of(), () -> {});
    Learning what = new Learning(recalled.get().pairs(), draft, next);
    return learn(segment, what, Optional.empty(), isDue(segment, what));
  }

  private Optional<Recalled> recall(TrainingSegment segment)
      throws IOException, InterruptedException {
    Optional<Recalled> recalled = new Recall(model, workshop.reader()).of(segment);
    recalled
        .map(Recalled::missing)
        .filter(missing -> !missing.isEmpty())
        .ifPresent(
            missing ->
                LOG.warn(
                    "model {}: segment {} cannot be repeated exactly, these pairs are gone: {}",
                    settings.model(),
                    segment.number(),
                    missing));
    return recalled;
  }

  /**
   * Cuts a segment, writes it ahead and learns it.
   *
   * @param draft its records; with none, it learns what is owed
   * @param finish offset after the command to finish, which it answers if nothing is left after it
   * @return false if told to end
   */
  boolean learn(SegmentDraft draft, Optional<Long> finish)
      throws IOException, InterruptedException {
    Selection selection = model.select(draft);
    TrainingSegment segment =
        model.cut(draft, selection, reWarm.isPresent(), workshop.clock().instant());
    Journal ahead = desk.journal().withAhead(segment);
    Journal told = reWarm.map(ahead::withCommands).orElse(ahead);
    DurableStep writing =
        () -> {
          desk.keep(told);
          workshop.watcher().writtenAhead(segment);
        };
    long next =
        workshop.announcer().write(segment, draft, CheckpointDesk.commands(reWarm), writing);
    reWarm = Optional.empty();
    Learning what = new Learning(selection.all(), draft, next);
    Optional<Long> answered = finish.filter(offset -> !selection.isOwing() && !selection.isEmpty());
    return learn(segment, what, answered, answered.isPresent() || isDue(segment, what));
  }

  private boolean isDue(TrainingSegment segment, Learning what) {
    return segment.number() % settings.segments().checkpointEvery() == 0
        || model.isLast(segment, what.pairs());
  }

  private boolean learn(TrainingSegment segment, Learning what, Optional<Long> finish, boolean due)
      throws IOException, InterruptedException {
    boolean checkpoint = due && !what.pairs().isEmpty();
    CheckpointId version = new CheckpointId(settings.model(), segment.number());
    Result result =
        model.learn(
            segment, what.pairs(), checkpoint, workshop.listener(version), workshop.stop()::going);
    if (!(result instanceof Result.Learnt learnt)) {
      return false;
    }
    Progress reached = model.reached(segment, what.pairs().size(), what.next());
    model.absorb(what.draft(), what.pairs());
    if (checkpoint) {
      Checkpoint made = desk.make(learnt.checkpoint().orElseThrow(), reached, finish.isPresent());
      desk.announce(made, CheckpointDesk.commands(finish));
      finished |= finish.isPresent();
    }
    model.settle(reached.with(desk.journal().checkpoint()));
    return true;
  }

  /** Passes records that hold nothing to learn. */
  void pass(SegmentDraft draft) throws IOException, InterruptedException {
    workshop.announcer().pass(draft);
    model.absorb(draft);
    model.setProgress(model.progress().passing(draft.passed()));
    desk.keep(desk.journal().withOffsets(offsets()));
  }

  /**
   * Answers the command to finish when nothing is left to learn: the newest checkpoint is announced
   * as the last, unless it was. Where steps came after it, a checkpoint of the newest segment that
   * took any is made: it is learnt once more from the state before it, for the branch of falling
   * rate that it has not had.
   */
  void finish(long command) throws IOException, InterruptedException {
    Progress progress = model.progress();
    boolean isBounded = settings.curriculum().left(progress.updates()) == 0;
    if (model.waiting() > 0 && !isBounded) {
      LOG.warn(
          "model {}: {} pairs have not been learnt, since no pair is there that they could share a batch with",
          settings.model(),
          model.waiting());
    }
    Optional<Checkpoint> newest =
        desk.journal().checkpoint().filter(c -> c.steps() == progress.updates());
    if (newest.isPresent()) {
      desk.last(newest.get(), command);
    } else if (model.isAveraged() || !finishAgain(command)) {
      desk.announce(
          desk.make(model.model(), model.progress(), true),
          CheckpointDesk.commands(Optional.of(command)));
    }
    finished = true;
  }

  /** Whether the checkpoint was made, or is not to be made since the trainer was told to end. */
  private boolean finishAgain(long command) throws IOException, InterruptedException {
    int reached = model.progress().segment();
    List<Recorded> since = beforeTheLastSteps();
    Optional<Recorded> newest =
        since.stream().filter(SegmentTrainer::tookSteps).reduce((one, next) -> next);
    boolean exact = newest.isPresent();
    for (Recorded recorded : since) {
      exact =
          exact && again(recorded, Optional.of(command).filter(c -> newest.get().equals(recorded)));
    }
    if (finished || !workshop.stop().going()) {
      return true;
    }
    model.restore();
    if (model.progress().segment() != reached) {
      throw new IllegalStateException(
          "the state of model %s is damaged: start its trainer again, which builds it anew from its segments"
              .formatted(settings.model()));
    }
    LOG.warn("model {}: its last checkpoint has no falling rate", settings.model());
    return !absorbPassed();
  }

  /**
   * Goes back to a state before the newest segment that took steps; all segments since then, or
   * none if they are too many to be learnt again.
   */
  private List<Recorded> beforeTheLastSteps() throws IOException {
    int reached = model.progress().segment();
    List<Recorded> since;
    do {
      model.restoreBefore(model.progress().segment());
      if (reached - model.progress().segment() > MOST_AGAIN) {
        return List.of();
      }
      since = log().after(model.progress());
    } while (model.progress().segment() > 0 && since.stream().noneMatch(SegmentTrainer::tookSteps));
    return since;
  }

  private static boolean tookSteps(Recorded recorded) {
    TrainingSegment segment = recorded.segment();
    return segment.pairs() > 0 || !segment.replayed().isEmpty();
  }

  private boolean again(Recorded recorded, Optional<Long> finish)
      throws IOException, InterruptedException {
    TrainingSegment segment = recorded.segment();
    Optional<Recalled> recalled = recall(segment);
    return recalled.filter(r -> r.missing().isEmpty()).isPresent()
        && settings.learning(segment).learnsLike(settings)
        && learn(
            segment,
            new Learning(recalled.get().pairs(), recalled.get().draft(), recorded.next()),
            finish,
            finish.isPresent());
  }

  /**
   * What a segment learns.
   *
   * @param pairs its pairs
   * @param draft its records
   * @param next offset after its record
   */
  private record Learning(Collection<TrainingPair> pairs, SegmentDraft draft, long next) {
    Learning {
      pairs = List.copyOf(pairs);
    }
  }
}

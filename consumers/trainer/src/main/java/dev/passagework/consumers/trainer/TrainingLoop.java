package dev.passagework.consumers.trainer;

import dev.passagework.consumers.trainer.SegmentTrainer.CaughtUp;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The life of a trainer: it reads pairs, cuts segments and has them learnt, until told to end. */
final class TrainingLoop {
  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final Duration REGISTRY_PAUSE = Duration.ofSeconds(1);

  private final Workshop workshop;
  private final SegmentTrainer trainer;
  private final PairFeed feed;
  private final Orders orders;
  private final int segmentPairs;
  private Optional<Long> finish = Optional.empty();
  private SegmentDraft draft;

  private TrainingLoop(Workshop workshop, SegmentTrainer trainer, PairFeed feed, Orders orders) {
    this.workshop = workshop;
    this.trainer = trainer;
    this.feed = feed;
    this.orders = orders;
    this.segmentPairs = workshop.settings().segments().pairs();
    this.draft = fresh();
  }

  /**
   * Runs until told to end, by the stop signal or by the command to finish; or until other settings
   * are due.
   *
   * @param settings those to go on with after what was cut before
   * @param restored called once the model is taken over and its state is up
   * @return the settings to go on with in another workshop; empty if it has ended
   */
  static Optional<TrainerSettings> run(
      Workshop workshop, TrainerSettings settings, Runnable restored)
      throws IOException, InterruptedException {
    SegmentTrainer trainer = new SegmentTrainer(workshop);
    trainer.restore();
    restored.run();
    CaughtUp caughtUp = trainer.catchUp();
    if (caughtUp instanceof CaughtUp.Otherwise otherwise) {
      return Optional.of(otherwise.settings());
    }
    if (caughtUp instanceof CaughtUp.All && !settings.learnsLike(workshop.settings())) {
      return Optional.of(settings);
    }
    if (caughtUp instanceof CaughtUp.All) {
      goOn(workshop, trainer);
    }
    return Optional.empty();
  }

  private static void goOn(Workshop workshop, SegmentTrainer trainer)
      throws IOException, InterruptedException {
    String model = workshop.settings().model();
    try (PairFeed feed = PairFeed.from(workshop.cluster(), workshop.decoder(), trainer.offsets());
        Orders orders = new Orders(workshop.cluster(), model, trainer.commands())) {
      TrainingLoop loop = new TrainingLoop(workshop, trainer, feed, orders);
      while (workshop.stop().going() && loop.turn()) {}
    }
  }

  /** Reads on, and has a segment learnt if one is due; false when there is no more to do. */
  private boolean turn() throws IOException, InterruptedException {
    if (finish.isEmpty()) {
      finish = orders.look(trainer::reWarm);
      finish.ifPresent(command -> feed.limit(feed.ends()));
    }
    read();
    workshop.metrics().waiting(workshop.settings().model(), this::waiting);
    boolean ended = finish.isPresent() && feed.waiting() == 0 && feed.isAtLimit();
    if (ended) {
      return end();
    }
    if (isFull()) {
      return learn(Optional.empty());
    }
    if (isOld() && finish.isEmpty()) {
      return draft.pairs().isEmpty() ? pass() : learn(Optional.empty());
    }
    return true;
  }

  private void read() throws InterruptedException {
    if (feed.waiting() == 0) {
      feed.fetch(PATIENCE);
    }
    while (!isFull()) {
      Optional<PairRecord> record = feed.take();
      if (record.isEmpty()) {
        pauseForRegistry();
        return;
      }
      draft.add(record.get(), workshop.clock().instant());
    }
  }

  private void pauseForRegistry() throws InterruptedException {
    if (feed.waiting() > 0) {
      workshop.stop().pause(REGISTRY_PAUSE);
    }
  }

  /** Whether the draft is to be learnt now: it is full, and what is left is worth a segment. */
  private boolean isFull() {
    if (draft.pairs().size() < segmentPairs) {
      return false;
    }
    return finish.isEmpty() || draft.pairs().size() >= 2 * segmentPairs || !remainderIsSmall();
  }

  /** Whether so few records are left of a finite job that its last segment takes them too. */
  private boolean remainderIsSmall() {
    while (feed.waiting() <= segmentPairs / 2 && !feed.isAtLimit() && workshop.stop().going()) {
      feed.fetch(PATIENCE);
    }
    return feed.waiting() <= segmentPairs / 2;
  }

  private boolean isOld() {
    return draft
        .since()
        .map(since -> since.plus(workshop.settings().segments().linger()))
        .filter(due -> !workshop.clock().instant().isBefore(due))
        .isPresent();
  }

  private boolean learn(Optional<Long> command) throws IOException, InterruptedException {
    boolean learnt = trainer.learn(draft, command);
    draft = fresh();
    return learnt;
  }

  private boolean pass() throws IOException, InterruptedException {
    trainer.pass(draft);
    draft = fresh();
    return true;
  }

  /** Learns what is left, as long as something is; then announces the last checkpoint. */
  private boolean end() throws IOException, InterruptedException {
    if (draft.pairs().isEmpty() && !draft.passed().isEmpty()) {
      return pass();
    }
    if (draft.pairs().isEmpty() && !trainer.owes()) {
      trainer.finish(finish.orElseThrow());
      return false;
    }
    return learn(finish) && !trainer.isFinished();
  }

  private SegmentDraft fresh() {
    return trainer.draft();
  }

  private StepMetrics.Waiting waiting() {
    return new StepMetrics.Waiting(feed.lag() + draft.pairs().size(), draft.since());
  }
}

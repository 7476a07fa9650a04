package dev.passagework.consumers.trainer;

import dev.passagework.consumers.trainer.Lesson.Manner;
import dev.passagework.consumers.trainer.Lesson.StepListener;
import dev.passagework.consumers.trainer.PairJudge.Verdict;
import dev.passagework.consumers.trainer.PairStore.Changes;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.schemas.contract.TrainingSegment.Course;
import dev.passagework.schemas.contract.TrainingSegment.OffsetRange;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A model on its way: weights, optimiser, average, the pairs that it was given, and how far it has
 * come. What a segment does to it depends on nothing else.
 */
final class TrainedModel {
  private final TrainerSettings settings;
  private final StateFolder state;
  private final Learner learner;
  private final Optional<WeightAverage> average;
  private Progress progress = Progress.NONE;

  TrainedModel(TrainerSettings settings, StateFolder state, Learner learner) {
    this.settings = settings;
    this.state = state;
    this.learner = learner;
    double decay = settings.curriculum().average();
    this.average =
        decay == 0 ? Optional.empty() : Optional.of(new WeightAverage(learner.optimiser(), decay));
  }

  /** Takes up the newest sound state. */
  void restore() throws IOException {
    progress = state.restore(learner, average, Integer.MAX_VALUE);
  }

  /** Takes up the newest sound state in which a segment is not learnt. */
  void restoreBefore(int segment) throws IOException {
    progress = state.restore(learner, average, segment);
  }

  Progress progress() {
    return progress;
  }

  void setProgress(Progress now) {
    progress = now;
  }

  PairStore pairs() {
    return state.pairs();
  }

  /** Number of pairs that have never been learnt, since they found no company. */
  int waiting() {
    int[] waiting = {0};
    pairs().forEach((key, held) -> waiting[0] += held.count() == 0 ? 1 : 0);
    return waiting[0];
  }

  /** Whether the weights that a checkpoint takes are there at any time, without a falling rate. */
  boolean isAveraged() {
    return average.isPresent();
  }

  /** The model as a checkpoint without a falling rate takes it. */
  EncoderModel model() {
    EncoderModel now = learner.model();
    return average.map(mean -> now.withWeights(mean.weights())).orElse(now);
  }

  /** What becomes of a pair that is read now. */
  Verdict judge(TrainingPair pair) {
    if (!settings.pairs().test(pair)) {
      return Verdict.REFUSED;
    }
    if (!pairs().knows(pair)) {
      return Verdict.NEW;
    }
    return pairs().holds(pair) ? Verdict.HELD : Verdict.BACK;
  }

  /** The pairs that the next segment learns, if it is cut from this draft. */
  Selection select(SegmentDraft draft) throws IOException {
    return Selector.select(
        batching(settings.hyper().seed(), progress.segment() + 1),
        settings.curriculum(),
        pairs(),
        draft,
        new Selector.Room(
            settings.segments().pairs(), settings.curriculum().left(progress.updates())));
  }

  /** The next segment, cut from a draft. */
  TrainingSegment cut(SegmentDraft draft, Selection selection, boolean reWarmed, Instant now) {
    SegmentDraft.Heading heading =
        new SegmentDraft.Heading(
            settings.model(), progress.segment() + 1, settings.hyper().seed(), now);
    return draft.cut(heading, selection, new Course(reWarmed, settings.asMap()));
  }

  private Batching batching(long seed, int segment) {
    return new Batching(
        seed, segment, settings.hyper().batchSize(), settings.curriculum().sources());
  }

  /**
   * Learns a segment, which is not kept until {@link #absorb} and {@link #settle}.
   *
   * @param pairs the pairs that it names
   * @param checkpoint whether a checkpoint is made of it
   * @param going asked before every step; false ends it
   */
  Lesson.Result learn(
      TrainingSegment segment,
      Collection<TrainingPair> pairs,
      boolean checkpoint,
      StepListener listener,
      BooleanSupplier going) {
    Manner manner = new Manner(settings.hyper(), warmedFrom(segment), average);
    return new Lesson(learner, manner, listener, going)
        .learn(batching(segment.seed(), segment.number()).plan(pairs), checkpoint);
  }

  /** Whether the plan of a segment takes the last step that there is to be. */
  boolean isLast(TrainingSegment segment, Collection<TrainingPair> pairs) {
    int left = settings.curriculum().left(progress.updates());
    return left < Integer.MAX_VALUE
        && batching(segment.seed(), segment.number()).plan(pairs).size() >= left;
  }

  private long warmedFrom(TrainingSegment segment) {
    return segment.course().reWarmed() ? progress.updates() : progress.warmedFrom();
  }

  /** How far the model is once a segment that it has learnt is settled. */
  Progress reached(TrainingSegment segment, int pairs, long segmentsFrom) {
    Map<Integer, Long> ends = new HashMap<>();
    for (OffsetRange range : segment.ranges()) {
      ends.put(range.partition(), range.to());
    }
    return new Progress(
            segment.number(),
            progress.pairs() + pairs,
            learner.optimiser().updates(),
            progress.offsets(),
            segmentsFrom,
            warmedFrom(segment),
            progress.checkpoint())
        .passing(ends);
  }

  /** Keeps what a segment did, durably; its pairs were taken in before. */
  void settle(Progress reached) throws IOException {
    progress = reached;
    state.write(progress, learner.optimiser(), average);
  }

  /** Takes in what was retracted or came back without a segment. */
  void absorb(SegmentDraft draft) throws IOException {
    absorb(draft, List.of());
  }

  /**
   * Takes in what a segment was given and what it learnt. It is lost again unless the segment is
   * settled, since the state before covers none of it.
   */
  void absorb(SegmentDraft draft, Collection<TrainingPair> learnt) throws IOException {
    List<TrainingPair> held =
        Stream.concat(draft.pairs().stream(), draft.revived().stream()).toList();
    List<String> counted = learnt.stream().map(TrainingPair::id).sorted().toList();
    pairs().apply(new Changes(draft.retracted(), held, counted));
  }
}

package dev.passagework.consumers.trainer;

import dev.passagework.consumers.trainer.Hyperparameters.OnNonFinite;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of one segment. Its last steps are taken twice from one state and over the same
 * batches, if a checkpoint is wanted: once with the rate falling to 0, which gives the checkpoint
 * its weights, and once at the stable rate, from which training goes on. Where the weights are
 * averaged, the average is the checkpoint's, and no step is taken twice.
 */
final class Lesson {
  private static final Logger LOG = LoggerFactory.getLogger(Lesson.class);

  private final Learner learner;
  private final Hyperparameters hyper;
  private final RateSchedule schedule;
  private final Optional<WeightAverage> average;
  private final StepListener listener;
  private final BooleanSupplier going;

  /**
   * A lesson for a learner.
   *
   * @param listener told of every step on the stable branch
   * @param going asked before every step; false ends the lesson
   */
  Lesson(Learner learner, Hyperparameters hyper, StepListener listener, BooleanSupplier going) {
    this(learner, new Manner(hyper, 0, Optional.empty()), listener, going);
  }

  /**
   * A lesson for a learner.
   *
   * @param manner how it is to learn
   * @param listener told of every step on the stable branch
   * @param going asked before every step; false ends the lesson
   */
  Lesson(Learner learner, Manner manner, StepListener listener, BooleanSupplier going) {
    this.learner = learner;
    this.hyper = manner.hyper();
    this.schedule = RateSchedule.of(hyper, manner.warmedFrom());
    this.average = manner.average();
    this.listener = listener;
    this.going = going;
  }

  /**
   * How a learner learns.
   *
   * @param hyper what decides the weights
   * @param warmedFrom updates made before the warm-up of the rate began
   * @param average takes in the weights after each step, and gives checkpoints theirs
   */
  record Manner(Hyperparameters hyper, long warmedFrom, Optional<WeightAverage> average) {}

  /** Told of steps, and of what comes before the first of them. */
  interface StepListener {
    /** A segment is written ahead in the journal, and its record is not committed yet. */
    default void writtenAhead(TrainingSegment segment) {}

    /**
     * One step was taken.
     *
     * @param outcome what came of it
     * @param rate learning rate
     * @param pairs pairs of the batch
     * @param tokens its tokens
     */
    void stepped(StepOutcome outcome, double rate, int pairs, BatchTokens tokens);
  }

  /** What came of a lesson. */
  sealed interface Result {
    /**
     * Every batch was learnt.
     *
     * @param checkpoint the model at the end of the checkpoint's branch, if one was wanted
     */
    record Learnt(Optional<EncoderModel> checkpoint) implements Result {}

    /** It was told to end; the learner's state is of no use. */
    record Interrupted() implements Result {}
  }

  /**
   * Learns the batches in their order.
   *
   * @throws NotFiniteException if a loss or gradient is not a number and the settings say to stop
   */
  Result learn(List<List<TrainingPair>> batches, boolean checkpoint) {
    if (average.isPresent()) {
      return averaged(batches, checkpoint, average.get());
    }
    int branch = checkpoint ? schedule.branchLength(batches.size()) : 0;
    List<List<TrainingPair>> head = batches.subList(0, batches.size() - branch);
    List<List<TrainingPair>> tail = batches.subList(batches.size() - branch, batches.size());
    if (!stable(head)) {
      return new Result.Interrupted();
    }
    if (!checkpoint) {
      return new Result.Learnt(Optional.empty());
    }
    learner.fork().keep();
    if (!decaying(tail)) {
      return new Result.Interrupted();
    }
    EncoderModel model = learner.model();
    learner.fork().takeBack();
    return stable(tail) ? new Result.Learnt(Optional.of(model)) : new Result.Interrupted();
  }

  private Result averaged(
      List<List<TrainingPair>> batches, boolean checkpoint, WeightAverage weights) {
    if (!stable(batches)) {
      return new Result.Interrupted();
    }
    return new Result.Learnt(
        checkpoint
            ? Optional.of(learner.model().withWeights(weights.weights()))
            : Optional.empty());
  }

  private boolean stable(List<List<TrainingPair>> batches) {
    for (List<TrainingPair> batch : batches) {
      if (!going.getAsBoolean()) {
        return false;
      }
      double rate = schedule.stable(learner.optimiser().updates());
      BatchTokens tokens = learner.texts().tokens(batch);
      StepOutcome outcome = step(batch, tokens, rate);
      if (outcome instanceof StepOutcome.Learnt) {
        average.ifPresent(WeightAverage::update);
      }
      listener.stepped(outcome, rate, batch.size(), tokens);
    }
    return true;
  }

  private boolean decaying(List<List<TrainingPair>> batches) {
    for (int i = 0; i < batches.size(); i++) {
      if (!going.getAsBoolean()) {
        return false;
      }
      double rate = schedule.decaying(learner.optimiser().updates(), i, batches.size());
      step(batches.get(i), learner.texts().tokens(batches.get(i)), rate);
    }
    return true;
  }

  private StepOutcome step(List<TrainingPair> batch, BatchTokens tokens, double rate) {
    StepOutcome outcome = learner.step(tokens, rate);
    if (outcome instanceof StepOutcome.NotFinite bad) {
      List<String> ids = batch.stream().map(TrainingPair::id).toList();
      String what =
          "loss %s, gradient norm %s in the batch of pairs %s"
              .formatted(bad.loss(), bad.gradientNorm(), ids);
      if (hyper.onNonFinite() == OnNonFinite.STOP) {
        throw new NotFiniteException(what);
      }
      LOG.warn("{}: the batch is left out", what);
    }
    return outcome;
  }

  /** A loss or gradient that is not a number. */
  static final class NotFiniteException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotFiniteException(String what) {
      super(
          what
              + "; start with trainer.on-non-finite=skip to go on without such batches (a lower"
              + " trainer.learning-rate holds for later segments only: this one keeps its own)");
    }
  }
}

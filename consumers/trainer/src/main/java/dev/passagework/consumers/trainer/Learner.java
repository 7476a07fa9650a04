package dev.passagework.consumers.trainer;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.EncoderWeights;
import dev.passagework.streams.retrieval.encoder.ForwardPath;
import dev.passagework.streams.retrieval.encoder.TextTokenizer;
import dev.passagework.streams.retrieval.encoder.TrainableEncoder;

/**
 * An encoder that learns, one step at a time. The same steps from the same state give the same
 * bits. Owns native memory. Not thread-safe.
 */
final class Learner implements AutoCloseable {
  /**
   * Lock of whoever takes a gradient: DJL has one gradient collector, and one number of threads,
   * for the whole process.
   */
  static final Object ENGINE = new Object();

  private final EncoderModel base;
  private final TextTokenizer tokenizer;
  private final TrainableEncoder encoder;
  private final Optimiser optimiser;
  private final OptimiserFork fork;
  private final BatchGradient gradient;
  private final boolean negatives;

  private Learner(
      EncoderModel base,
      TextTokenizer tokenizer,
      TrainableEncoder encoder,
      Hyperparameters hyper,
      StepSettings step) {
    this.base = base;
    this.tokenizer = tokenizer;
    this.encoder = encoder;
    NDManager host = encoder.manager().newSubManager(Device.cpu());
    this.optimiser = new Optimiser(host, encoder.parameters(), hyper);
    this.fork = new OptimiserFork(host, optimiser);
    InfoNce objective = new InfoNce(hyper.temperature(), step.negativeMargin());
    this.gradient = new BatchGradient(encoder, objective, step.chunkTokens());
    this.negatives = step.negativeMargin() > 0;
  }

  /**
   * A learner that begins at a base model.
   *
   * @param step how it computes; its path must be decided
   */
  static Learner open(EncoderModel base, Hyperparameters hyper, StepSettings step) {
    ForwardPath path = step.path().orElseThrow();
    TextTokenizer tokenizer = TextTokenizer.open(base);
    try {
      TrainableEncoder encoder = TrainableEncoder.open(base, path, step.where(), hyper.threads());
      return new Learner(base, tokenizer, encoder, hyper, step);
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  /** Native arrays that are held now. */
  int liveArrays() {
    return encoder.manager().getManagedArrays().size();
  }

  /** How pairs become token ids. */
  PairTexts texts() {
    return new PairTexts(tokenizer, base.config(), negatives);
  }

  /** The optimiser, and with it the live weights. */
  Optimiser optimiser() {
    return optimiser;
  }

  /** The one copy of the state that the learner has memory for. */
  OptimiserFork fork() {
    return fork;
  }

  /** Makes the learner what it was when it was opened. */
  void reset() {
    encoder.load(base.weights());
    optimiser.forget();
  }

  /** The model as it is now. */
  EncoderModel model() {
    return base.withWeights(weights());
  }

  /** A copy of the weights as they are now. */
  EncoderWeights weights() {
    return encoder.weights();
  }

  /**
   * One step of the optimiser.
   *
   * @param tokens the batch
   * @param rate learning rate
   */
  StepOutcome step(BatchTokens tokens, double rate) {
    if (tokens.isLonely()) {
      return new StepOutcome.Lonely();
    }
    synchronized (ENGINE) {
      double loss = backward(tokens, () -> {});
      double norm = Double.isFinite(loss) ? optimiser.gradientNorm() : Double.NaN;
      if (!Double.isFinite(norm)) {
        optimiser.discardGradients();
        return new StepOutcome.NotFinite(loss, norm);
      }
      optimiser.update(rate, norm);
      return new StepOutcome.Learnt(loss, norm);
    }
  }

  /** Loss of a batch, whose gradient is added to the weights' if it is a number. */
  double backward(BatchTokens tokens, Runnable beforeBackward) {
    return gradient.backward(tokens, beforeBackward);
  }

  @Override
  public void close() {
    encoder.close();
    tokenizer.close();
  }
}

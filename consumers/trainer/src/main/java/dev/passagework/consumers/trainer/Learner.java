package dev.passagework.consumers.trainer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.EncoderWeights;
import dev.passagework.streams.retrieval.encoder.TextTokenizer;
import dev.passagework.streams.retrieval.encoder.TrainableEncoder;
import java.util.List;

/**
 * An encoder that learns, one step at a time. The same steps from the same state give the same
 * bits. Owns native memory. Not thread-safe.
 */
final class Learner implements AutoCloseable {
  /** DJL has one gradient collector, and one number of threads, for the whole process. */
  private static final Object ENGINE = new Object();

  private final EncoderModel base;
  private final TextTokenizer tokenizer;
  private final TrainableEncoder encoder;
  private final Optimiser optimiser;
  private final OptimiserFork fork;
  private final double temperature;

  private Learner(
      EncoderModel base, TextTokenizer tokenizer, TrainableEncoder encoder, Hyperparameters hyper) {
    this.base = base;
    this.tokenizer = tokenizer;
    this.encoder = encoder;
    NDManager host = encoder.manager().newSubManager(Device.cpu());
    this.optimiser = new Optimiser(host, encoder.parameters(), hyper);
    this.fork = new OptimiserFork(host, optimiser);
    this.temperature = hyper.temperature();
  }

  /** A learner that begins at a base model. */
  static Learner open(EncoderModel base, Hyperparameters hyper) {
    TextTokenizer tokenizer = TextTokenizer.open(base);
    try {
      TrainableEncoder encoder = TrainableEncoder.open(base, hyper.threads());
      return new Learner(base, tokenizer, encoder, hyper);
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  /** How pairs become token ids. */
  PairTexts texts() {
    return new PairTexts(tokenizer, base.config());
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
    NDManager owner = encoder.manager();
    try (NDManager inputs = owner.newSubManager();
        GradientCollector collector = owner.getEngine().newGradientCollector()) {
      NDArray loss = loss(inputs, tokens);
      double value = loss.getFloat();
      beforeBackward.run();
      if (Double.isFinite(value)) {
        collector.backward(loss);
      }
      return value;
    }
  }

  private NDArray loss(NDManager inputs, BatchTokens tokens) {
    List<NDArray> slices = encoder.forward(inputs, tokens.slices(), true);
    int queries = tokens.queries().size();
    NDArray shortestFirst = joined(slices.subList(0, queries));
    NDArray passages = joined(slices.subList(queries, slices.size()));
    NDArray ofPairs = selection(inputs, tokens.queryRows()).matMul(shortestFirst);
    return InfoNce.loss(inputs, ofPairs, passages, temperature);
  }

  /** The matrix that picks rows: unlike indexing, its gradient is summed in a fixed order. */
  private static NDArray selection(NDManager inputs, List<Integer> rows) {
    int size = rows.size();
    float[] ones = new float[size * size];
    for (int i = 0; i < size; i++) {
      ones[i * size + rows.get(i)] = 1f;
    }
    return inputs.create(ones, new Shape(size, size));
  }

  /** The slices as one array. DJL's concatenation of a single array has no gradient. */
  private static NDArray joined(List<NDArray> slices) {
    return slices.size() == 1 ? slices.get(0) : NDArrays.concat(new NDList(slices), 0);
  }

  @Override
  public void close() {
    encoder.close();
    tokenizer.close();
  }
}

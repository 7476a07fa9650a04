package dev.passagework.streams.retrieval.encoder;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An encoder whose weights autograd follows, on DJL's PyTorch engine, without dropout. The same
 * inputs and the same number of threads give the same bits. Owns the weights' native memory. Not
 * thread-safe; and as DJL allows one gradient collector at a time in a process, only one encoder
 * can be in training at a time.
 */
public final class TrainableEncoder implements AutoCloseable {

  private static final String ENGINE = "PyTorch";

  private final EncoderConfig config;
  private final NDManager manager;
  private final Map<String, NDArray> parameters;
  private final ForwardPass forward;

  private TrainableEncoder(
      EncoderConfig config, NDManager manager, EncoderWeights weights, ForwardPath path) {
    this.config = config;
    this.manager = manager;
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    weights.tensors().forEach((name, tensor) -> arrays.put(name, trainable(manager, tensor)));
    this.parameters = Collections.unmodifiableMap(arrays);
    this.forward =
        path == ForwardPath.EAGER_FP32
            ? new BertForward(config, manager, parameters)
            : new ScriptForward(config, manager, parameters, path == ForwardPath.SCRIPT_BF16);
  }

  /**
   * The trainable form of a model.
   *
   * @param path how it computes
   * @param device where it computes
   * @param threads threads of one operation, at least 1. PyTorch has one such number for the whole
   *     process, which this sets
   */
  public static TrainableEncoder open(
      EncoderModel model, ForwardPath path, Device device, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
    NativeLibraries.requirePrepared();
    NDManager manager = Engine.getEngine(ENGINE).newBaseManager(device);
    NativeLibraries.quietPyTorch();
    try {
      JniUtils.setNumThreads(threads);
      return new TrainableEncoder(model.config(), manager, model.weights(), path);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /** The trainable form of a model on the CPU, operation by operation. */
  public static TrainableEncoder open(EncoderModel model, int threads) {
    return open(model, ForwardPath.EAGER_FP32, Device.cpu(), threads);
  }

  /** The memory of an array that PyTorch owns: one created from Java is only borrowed by it. */
  private static NDArray trainable(NDManager manager, Tensor tensor) {
    try (NDArray borrowed = manager.create(tensor.values(), new Shape(tensor.shape()))) {
      NDArray owned = borrowed.duplicate();
      owned.setRequiresGradient(true);
      return owned;
    }
  }

  /** The owner of the weights: make a sub-manager of it for each step's inputs. */
  public NDManager manager() {
    return manager;
  }

  /**
   * The embeddings of a batch, {@code [batch, hidden]}, of unit length. Whatever this pass makes
   * belongs to {@code inputs}.
   *
   * @param inputs a manager that stays open until backward has returned, since autograd reads the
   *     arrays of the forward pass
   * @param training whether the pass is to be differentiated; if not, nothing is kept for it
   */
  public NDArray forward(NDManager inputs, TokenBatch batch, boolean training) {
    return forward(inputs, List.of(batch), training);
  }

  /**
   * The embeddings of several batches, {@code [texts, hidden]}, batch after batch, in one pass:
   * batches of like lengths need little padding, and together they fill the processor.
   */
  public NDArray forward(NDManager inputs, List<TokenBatch> batches, boolean training) {
    batches.forEach(this::checkLength);
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(training);
    try {
      return forward.embed(inputs, batches);
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  private void checkLength(TokenBatch batch) {
    if (batch.length() > config.maxPositions()) {
      throw new IllegalArgumentException(
          "%d tokens, but the encoder has %d positions"
              .formatted(batch.length(), config.maxPositions()));
    }
  }

  /**
   * The live weights by name, in the order of {@link EncoderWeights#shapes}. They stay open. Their
   * gradients add up over backward passes until they are set to zero, which DJL's optimizers do in
   * each update.
   */
  public Map<String, NDArray> parameters() {
    return parameters;
  }

  /** A copy of the weights as they are now. */
  public EncoderWeights weights() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    parameters.forEach(
        (name, array) ->
            tensors.put(name, new Tensor(array.getShape().getShape(), array.toFloatArray())));
    return new EncoderWeights(tensors);
  }

  /**
   * Overwrites the weights in place.
   *
   * @throws IllegalArgumentException if they are of another architecture
   */
  public void load(EncoderWeights weights) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(false);
    try {
      weights
          .checkedAgainst(config)
          .tensors()
          .forEach((name, tensor) -> overwrite(parameter(name), tensor));
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  private static void overwrite(NDArray array, Tensor tensor) {
    array.set(FloatBuffer.wrap(tensor.values()));
  }

  private NDArray parameter(String name) {
    NDArray array = parameters.get(name);
    if (array == null) {
      throw new IllegalArgumentException("the encoder has no weight called " + name);
    }
    return array;
  }

  @Override
  public void close() {
    forward.close();
    manager.close();
  }
}

package dev.passagework.consumers.trainer;

import dev.passagework.streams.retrieval.encoder.EncoderWeights;
import dev.passagework.streams.retrieval.encoder.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * An exponential moving average of the weights (Polyak and Juditsky, 1992), which stands in for a
 * falling rate where a checkpoint is wanted at any time. Its decay rises to the one that was asked
 * for as {@code (1 + t) / (10 + t)} at the t-th update, so that it soon leaves the base behind.
 */
final class WeightAverage {
  private static final int BLOCK = 2048;

  private final Optimiser optimiser;
  private final double decay;
  private final List<ByteBuffer> values = new ArrayList<>();

  /** An average that is the weights as they are now. */
  WeightAverage(Optimiser optimiser, double decay) {
    this.optimiser = optimiser;
    this.decay = decay;
    for (TrainedTensor tensor : optimiser.tensors()) {
      values.add(
          ByteBuffer.allocateDirect(Float.BYTES * tensor.size()).order(ByteOrder.nativeOrder()));
    }
    restart();
  }

  /** Makes the average the weights as they are now. */
  void restart() {
    for (int i = 0; i < values.size(); i++) {
      TrainedTensor tensor = optimiser.tensors().get(i);
      floats(i).put(0, TrainedTensor.values(tensor.weight()), 0, tensor.size());
    }
  }

  /** Takes in the weights after an update. */
  void update() {
    long t = optimiser.updates();
    float keep = (float) Math.min(decay, (1.0 + t) / (10.0 + t));
    IntStream.range(0, values.size()).forEach(i -> update(i, keep));
  }

  private void update(int index, float keep) {
    TrainedTensor tensor = optimiser.tensors().get(index);
    FloatBuffer weight = TrainedTensor.values(tensor.weight());
    FloatBuffer average = floats(index);
    int blocks = (tensor.size() + BLOCK - 1) / BLOCK;
    IntStream.range(0, blocks)
        .parallel()
        .forEach(block -> update(weight, average, block * BLOCK, keep));
  }

  private static void update(FloatBuffer weight, FloatBuffer average, int from, float keep) {
    int length = Math.min(BLOCK, average.capacity() - from);
    float[] now = new float[length];
    float[] mean = new float[length];
    weight.get(from, now);
    average.get(from, mean);
    for (int i = 0; i < length; i++) {
      mean[i] = keep * mean[i] + (1 - keep) * now[i];
    }
    average.put(from, mean);
  }

  /** The bytes of the average of each tensor, in the optimiser's order: the live ones. */
  List<ByteBuffer> bytes() {
    return values;
  }

  /** A copy of the averaged weights. */
  EncoderWeights weights() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      TrainedTensor tensor = optimiser.tensors().get(i);
      float[] copy = new float[tensor.size()];
      floats(i).get(0, copy);
      tensors.put(tensor.name(), new Tensor(tensor.weight().getShape().getShape(), copy));
    }
    return new EncoderWeights(tensors);
  }

  private FloatBuffer floats(int index) {
    return values.get(index).asFloatBuffer();
  }
}

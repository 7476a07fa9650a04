package dev.passagework.consumers.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.passagework.consumers.trainer.AdamKernel.Buffers;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * AdamW over all weights of an encoder, with clipping by the global norm of the gradient (Pascanu
 * et al., 2013). Written for its state to be kept and copied to the bit, which DJL's optimizers do
 * not let one do. Not thread-safe by itself; its work is shared by several threads.
 */
final class Optimiser {
  /** Values of a tensor that one thread works on at a time. */
  private static final int STRETCH = 1 << 18;

  private final List<TrainedTensor> tensors = new ArrayList<>();
  private final double weightDecay;
  private final double clipNorm;
  private long updates;

  /**
   * An optimiser that has made no update.
   *
   * @param host owner of the moments' memory, on the CPU, open as long as the optimiser is used
   * @param weights the live weights by name
   */
  Optimiser(NDManager host, Map<String, NDArray> weights, Hyperparameters hyper) {
    weights.forEach((name, weight) -> tensors.add(TrainedTensor.fresh(host, name, weight)));
    this.weightDecay = hyper.weightDecay();
    this.clipNorm = hyper.clipNorm();
  }

  /** Updates made so far. */
  long updates() {
    return updates;
  }

  void setUpdates(long made) {
    updates = made;
  }

  /** Makes the moments those of an optimiser that has made no update. */
  void forget() {
    updates = 0;
    for (TrainedTensor tensor : tensors) {
      tensor.first().asFloatBuffer().put(0, new float[tensor.size()]);
      tensor.second().asFloatBuffer().put(0, new float[tensor.size()]);
    }
  }

  /** The weights and moments, in a fixed order. */
  List<TrainedTensor> tensors() {
    return tensors;
  }

  /** The L2 norm of all gradients together, summed in a fixed order in double precision. */
  double gradientNorm() {
    return Math.sqrt(tensors.stream().mapToDouble(Optimiser::squaredNorm).sum());
  }

  /**
   * Updates every weight from its gradient, and sets the gradients to zero.
   *
   * @param rate learning rate
   * @param norm the global norm of the gradients
   */
  void update(double rate, double norm) {
    updates++;
    double scale = norm > clipNorm ? clipNorm / norm : 1;
    for (TrainedTensor tensor : tensors) {
      double decay = tensor.decays() ? weightDecay : 0;
      AdamKernel kernel = AdamKernel.at(updates, rate, decay, scale);
      FloatBuffer weight = TrainedTensor.values(tensor.weight());
      try (NDArray gradient = tensor.weight().getGradient()) {
        FloatBuffer slope = TrainedTensor.values(gradient);
        Buffers buffers =
            new Buffers(
                weight, slope, tensor.first().asFloatBuffer(), tensor.second().asFloatBuffer());
        stretches(tensor)
            .parallel()
            .forEach(from -> kernel.apply(buffers, from, end(tensor, from)));
        TrainedTensor.flush(gradient, slope);
      }
      TrainedTensor.flush(tensor.weight(), weight);
    }
  }

  /** Sets the gradients to zero, whatever they hold. */
  void discardGradients() {
    for (TrainedTensor tensor : tensors) {
      try (NDArray gradient = tensor.weight().getGradient()) {
        gradient.set(FloatBuffer.wrap(new float[tensor.size()]));
      }
    }
  }

  private static double squaredNorm(TrainedTensor tensor) {
    try (NDArray gradient = tensor.weight().getGradient()) {
      FloatBuffer values = TrainedTensor.values(gradient);
      ToDoubleFunction<Integer> partial = from -> squaredNorm(values, from, end(tensor, from));
      double[] partials =
          stretches(tensor).parallel().mapToDouble(partial::applyAsDouble).toArray();
      double sum = 0;
      for (double part : partials) {
        sum += part;
      }
      return sum;
    }
  }

  private static double squaredNorm(FloatBuffer values, int from, int to) {
    float[] stretch = new float[to - from];
    values.get(from, stretch, 0, stretch.length);
    double sum = 0;
    for (float value : stretch) {
      sum += (double) value * value;
    }
    return sum;
  }

  private static IntStream stretches(TrainedTensor tensor) {
    return IntStream.iterate(0, from -> from < tensor.size(), from -> from + STRETCH);
  }

  private static int end(TrainedTensor tensor, int from) {
    return Math.min(tensor.size(), from + STRETCH);
  }
}

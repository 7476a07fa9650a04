package dev.passagework.consumers.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * A weight and the optimiser's moments of it. On a CPU all three are worked on where they are; of a
 * weight on another device a copy is, which {@link #flush} writes back.
 *
 * @param name name of the weight
 * @param weight the live weight
 * @param first running mean of the gradient
 * @param second running mean of its square
 */
record TrainedTensor(String name, NDArray weight, ByteBuffer first, ByteBuffer second) {

  /** A weight that has seen no gradient; its moments' memory belongs to {@code host}. */
  static TrainedTensor fresh(NDManager host, String name, NDArray weight) {
    Shape shape = weight.getShape();
    return new TrainedTensor(name, weight, bytes(host.zeros(shape)), bytes(host.zeros(shape)));
  }

  int size() {
    return (int) weight.size();
  }

  /** Whether weight decay applies: not to biases, nor to what normalisation scales by. */
  boolean decays() {
    return !name.endsWith(".bias") && !name.contains("LayerNorm");
  }

  /** The values of an array: the live ones on a CPU, else a copy. */
  static FloatBuffer values(NDArray array) {
    return bytes(array).asFloatBuffer();
  }

  /** The bytes of an array in this machine's order: the live ones on a CPU, else a copy. */
  static ByteBuffer bytes(NDArray array) {
    return array.toByteBuffer(!array.getDevice().isGpu());
  }

  /** Writes back what was worked on where it is a copy. */
  static void flush(NDArray array, FloatBuffer values) {
    if (!values.isDirect()) {
      array.set(values);
    }
  }
}

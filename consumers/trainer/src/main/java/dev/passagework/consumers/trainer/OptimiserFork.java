package dev.passagework.consumers.trainer;

import ai.djl.ndarray.NDManager;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** A copy of weights and moments, made and taken back any number of times in the same memory. */
final class OptimiserFork {
  private final Optimiser optimiser;
  private final List<Copy> copies = new ArrayList<>();
  private long updates;

  /**
   * A copy that holds nothing yet.
   *
   * @param host owner of its memory, on the CPU, open as long as it is used
   */
  OptimiserFork(NDManager host, Optimiser optimiser) {
    this.optimiser = optimiser;
    for (TrainedTensor tensor : optimiser.tensors()) {
      copies.add(new Copy(memory(host, tensor), memory(host, tensor), memory(host, tensor)));
    }
  }

  /** Copies the state as it is now. */
  void keep() {
    updates = optimiser.updates();
    for (int i = 0; i < copies.size(); i++) {
      TrainedTensor tensor = optimiser.tensors().get(i);
      Copy copy = copies.get(i);
      copy.weight().put(0, TrainedTensor.values(tensor.weight()), 0, tensor.size());
      copy.first().put(0, tensor.first().asFloatBuffer(), 0, tensor.size());
      copy.second().put(0, tensor.second().asFloatBuffer(), 0, tensor.size());
    }
  }

  /** Makes the state what it was when it was kept. */
  void takeBack() {
    optimiser.setUpdates(updates);
    for (int i = 0; i < copies.size(); i++) {
      TrainedTensor tensor = optimiser.tensors().get(i);
      Copy copy = copies.get(i);
      FloatBuffer weight = TrainedTensor.values(tensor.weight());
      weight.put(0, copy.weight(), 0, tensor.size());
      TrainedTensor.flush(tensor.weight(), weight);
      tensor.first().asFloatBuffer().put(0, copy.first(), 0, tensor.size());
      tensor.second().asFloatBuffer().put(0, copy.second(), 0, tensor.size());
    }
  }

  private static FloatBuffer memory(NDManager host, TrainedTensor tensor) {
    ByteBuffer bytes = TrainedTensor.bytes(host.zeros(tensor.weight().getShape()));
    return bytes.asFloatBuffer();
  }

  private record Copy(FloatBuffer weight, FloatBuffer first, FloatBuffer second) {}
}

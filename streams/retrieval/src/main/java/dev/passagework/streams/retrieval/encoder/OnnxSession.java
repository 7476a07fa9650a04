package dev.passagework.streams.retrieval.encoder;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;
import java.util.Set;

/**
 * An ONNX encoder in ONNX Runtime, on the CPU; idle threads sleep. Thread-safe until closed. Owns
 * native memory.
 */
final class OnnxSession implements AutoCloseable {

  private final OrtSession session;

  private OnnxSession(OrtSession session) {
    this.session = session;
  }

  /**
   * A session of a serialised model.
   *
   * @param threads threads that share the work of one operation
   * @throws IllegalStateException if ONNX Runtime refuses the model
   */
  static OnnxSession open(byte[] model, int threads) {
    NativeLibraries.requirePrepared();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      return new OnnxSession(OrtEnvironment.getEnvironment().createSession(model, options));
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime refused a model: " + e.getMessage(), e);
    }
  }

  /**
   * One output of the model.
   *
   * @param output its name
   * @return its values, row by row
   */
  FloatBuffer run(TokenBatch batch, String output) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {batch.batch(), batch.length()};
    long[] mask = new long[batch.mask().length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (long) batch.mask()[i];
    }
    try (OnnxTensor ids =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(batch.ids()), shape);
        OnnxTensor present = OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape);
        OrtSession.Result result =
            session.run(Map.of(OnnxEncoder.IDS, ids, OnnxEncoder.MASK, present), Set.of(output))) {
      return ((OnnxTensor) result.get(0)).getFloatBuffer();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed to close: " + e.getMessage(), e);
    }
  }
}

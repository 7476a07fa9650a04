package dev.passagework.consumers.trainer;

import dev.passagework.streams.retrieval.encoder.BaseModels;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.ForwardPath;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import dev.passagework.streams.retrieval.encoder.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A process that takes some steps by every path, and tells the digests of the weights. */
final class StepProcess {
  private StepProcess() {}

  public static void main(String[] arguments) {
    NativeLibraries.prepare(Path.of("target", "native"));
    EncoderModel base = BaseModels.load("all-MiniLM-L6-v2");
    for (ForwardPath path : ForwardPath.values()) {
      StepSettings step = Tiny.step(path, 16_384);
      try (Learner learner = Learner.open(base, Tiny.hyper(2), step)) {
        for (int i = 0; i < 2; i++) {
          BatchTokens tokens = learner.texts().tokens(Tiny.pairs(8 * i, 8 * i + 8));
          double loss = ((StepOutcome.Learnt) learner.step(tokens, 1e-4)).loss();
          System.out.println("step by " + path.label() + " " + Double.toHexString(loss));
        }
        System.out.println("step by " + path.label() + " " + digest(learner));
      }
    }
  }

  private static String digest(Learner learner) {
    MessageDigest digest = Digests.sha256();
    for (Tensor tensor : learner.weights().tensors().values()) {
      ByteBuffer bytes = ByteBuffer.allocate(tensor.values().length * Float.BYTES);
      bytes.asFloatBuffer().put(tensor.values());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}

package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.retrieval.encoder.BaseModels;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.ForwardPath;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import dev.passagework.streams.retrieval.encoder.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A process that takes some steps by every path with one thread and with two, and tells the digests
 * of the weights. Its texts are long enough for the threads to share an operation.
 */
final class StepProcess {
  private static final int BATCH = 8;

  private StepProcess() {}

  public static void main(String[] arguments) {
    NativeLibraries.prepare(Path.of("target", "native"));
    EncoderModel base = BaseModels.load("all-MiniLM-L6-v2");
    for (int threads = 1; threads <= 2; threads++) {
      for (ForwardPath path : ForwardPath.values()) {
        take(base, path, threads);
      }
    }
  }

  private static void take(EncoderModel base, ForwardPath path, int threads) {
    String steps = "steps by %s with %d threads: ".formatted(path.label(), threads);
    StepSettings step = Tiny.step(path, 16_384);
    try (Learner learner = Learner.open(base, Tiny.hyper(2, threads), step)) {
      for (int i = 0; i < 2; i++) {
        BatchTokens tokens = learner.texts().tokens(pairs(BATCH * i));
        double loss = ((StepOutcome.Learnt) learner.step(tokens, 1e-4)).loss();
        System.out.println(steps + Double.toHexString(loss));
      }
      System.out.println(steps + digest(learner));
    }
  }

  /** Pairs whose passages are of three lengths, from 60 tokens up. */
  private static List<TrainingPair> pairs(int from) {
    return IntStream.range(from, from + BATCH)
        .mapToObj(
            i -> Tiny.untitled("p" + i, Tiny.words(i + 7, 6), Tiny.words(i, 30 + 10 * (i % 3))))
        .toList();
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

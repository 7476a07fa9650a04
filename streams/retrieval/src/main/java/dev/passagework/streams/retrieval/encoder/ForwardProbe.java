package dev.passagework.streams.retrieval.encoder;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * A trial of the paths on this machine. Processors with instructions for bfloat16 multiply it
 * several times as fast as 32-bit floats; others convert back and forth and are slower than
 * without.
 */
public final class ForwardProbe {
  /** How much faster bfloat16 must be: less than what instructions for it give, more than noise. */
  private static final double WORTH = 1.2;

  private static final int ROUNDS = 5;
  private static final int TEXTS = 16;
  private static final int TOKENS = 64;
  private static final int WORDS = 64;

  private ForwardProbe() {}

  /** The faster of the two programs for one layer of that model, forward and back. */
  public static ForwardPath fastest(EncoderModel model, Device device, int threads) {
    EncoderModel layer = oneLayer(model.config());
    try (TrainableEncoder fp32 =
            TrainableEncoder.open(layer, ForwardPath.SCRIPT_FP32, device, threads);
        TrainableEncoder bf16 =
            TrainableEncoder.open(layer, ForwardPath.SCRIPT_BF16, device, threads)) {
      return faster(() -> nanos(fp32), () -> nanos(bf16));
    }
  }

  /**
   * The path whose quickest trial is the quicker one; bfloat16 only if that is worth it.
   *
   * @param fp32 a trial by 32-bit floats, in nanoseconds
   * @param bf16 a trial by bfloat16, in nanoseconds
   */
  static ForwardPath faster(LongSupplier fp32, LongSupplier bf16) {
    long quickestFp32 = Long.MAX_VALUE;
    long quickestBf16 = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      quickestFp32 = Math.min(quickestFp32, fp32.getAsLong());
      quickestBf16 = Math.min(quickestBf16, bf16.getAsLong());
    }
    return quickestFp32 > WORTH * quickestBf16 ? ForwardPath.SCRIPT_BF16 : ForwardPath.SCRIPT_FP32;
  }

  private static long nanos(TrainableEncoder encoder) {
    long[] ids = new long[TEXTS * TOKENS];
    Arrays.setAll(ids, i -> i % WORDS);
    float[] mask = new float[ids.length];
    Arrays.fill(mask, 1f);
    TokenBatch batch = new TokenBatch(ids, mask, TEXTS, TOKENS);
    long start = System.nanoTime();
    try (NDManager inputs = encoder.manager().newSubManager();
        GradientCollector collector = inputs.getEngine().newGradientCollector()) {
      collector.backward(encoder.forward(inputs, batch, true).sum());
    }
    return System.nanoTime() - start;
  }

  private static EncoderModel oneLayer(EncoderConfig like) {
    EncoderConfig config =
        new EncoderConfig(
            WORDS,
            TOKENS,
            like.hiddenSize(),
            1,
            like.heads(),
            like.intermediateSize(),
            like.layerNormEpsilon(),
            like.pooling(),
            "",
            "",
            TOKENS,
            TOKENS);
    byte[] noTokenizer = "{}".getBytes(StandardCharsets.UTF_8);
    return new EncoderModel("probe", config, RandomWeights.of(config, 1), noTokenizer);
  }
}

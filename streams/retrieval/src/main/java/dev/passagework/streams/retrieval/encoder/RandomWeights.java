package dev.passagework.streams.retrieval.encoder;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Weights of an encoder that has learnt nothing, as BERT begins (Devlin et al., 2019): matrices and
 * embeddings normal with a deviation of 0.02, biases 0, normalisations 1.
 */
final class RandomWeights {

  private static final double DEVIATION = 0.02;

  private RandomWeights() {}

  /** Weights for an architecture, the same for the same seed. */
  static EncoderWeights of(EncoderConfig config, long seed) {
    Random random = new Random(seed);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    EncoderWeights.shapes(config)
        .forEach((name, shape) -> tensors.put(name, tensor(name, shape, random)));
    return new EncoderWeights(tensors);
  }

  private static Tensor tensor(String name, long[] shape, Random random) {
    float[] values = new float[Tensor.size(shape)];
    if (name.endsWith("LayerNorm.weight")) {
      Arrays.fill(values, 1f);
    } else if (!name.endsWith(".bias")) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (DEVIATION * random.nextGaussian());
      }
    }
    return new Tensor(shape, values);
  }
}

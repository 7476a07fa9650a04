package dev.passagework.streams.retrieval.encoder;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An untrained encoder of a few hundred weights. */
final class TinyModel {

  private TinyModel() {}

  static EncoderModel of(
      Pooling pooling, String queryPrefix, String passagePrefix, int queryTokens, int tokens) {
    EncoderConfig config =
        new EncoderConfig(
            11, 16, 8, 2, 2, 12, 3e-7f, pooling, queryPrefix, passagePrefix, queryTokens, tokens);
    Random random = new Random(5);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    EncoderWeights.shapes(config)
        .forEach(
            (name, shape) -> {
              float[] values = new float[Tensor.size(shape)];
              for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
              }
              tensors.put(name, new Tensor(shape, values));
            });
    String vocabulary =
        IntStream.range(0, 11)
            .mapToObj(i -> "\"w" + i + "\": " + i)
            .collect(Collectors.joining(","));
    byte[] tokenizer =
        ("{\"version\": \"1.0\", \"model\": {\"vocab\": {" + vocabulary + "}}}\n")
            .getBytes(StandardCharsets.UTF_8);
    return new EncoderModel("tiny", config, new EncoderWeights(tensors), tokenizer);
  }
}

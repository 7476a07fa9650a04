package dev.passagework.ops.systemtests;

import dev.passagework.streams.retrieval.encoder.EncoderConfig;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.EncoderWeights;
import dev.passagework.streams.retrieval.encoder.ModelFolder;
import dev.passagework.streams.retrieval.encoder.Pooling;
import dev.passagework.streams.retrieval.encoder.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A base model of two small layers and random weights, which reads the words w0 to w199. */
final class TinyEncoder {
  static final int WORDS = 200;
  private static final EncoderConfig CONFIG =
      new EncoderConfig(WORDS + 4, 32, 32, 2, 2, 64, 1e-12f, Pooling.MEAN, "", "", 16, 24);

  private TinyEncoder() {}

  /** Writes it as the folder of a model. */
  static Path write(Path folder) throws IOException {
    return write(folder, 0.2f);
  }

  /** Writes one whose weights are no numbers. */
  static Path writeDiverged(Path folder) throws IOException {
    return write(folder, Float.NaN);
  }

  private static Path write(Path folder, float scale) throws IOException {
    Random random = new Random(5);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    EncoderWeights.shapes(CONFIG)
        .forEach((name, shape) -> tensors.put(name, tensor(name, shape, scale, random)));
    EncoderModel model = new EncoderModel("tiny", CONFIG, new EncoderWeights(tensors), tokenizer());
    ModelFolder.write(model, folder, "Tiny.\n");
    return folder;
  }

  private static Tensor tensor(String name, long[] shape, float scale, Random random) {
    int size = 1;
    for (long length : shape) {
      size *= (int) length;
    }
    float[] values = new float[size];
    boolean isGain = name.contains("LayerNorm") && name.endsWith("weight");
    for (int i = 0; i < size; i++) {
      values[i] = (isGain ? 1f : 0f) + scale * (float) random.nextGaussian();
    }
    return new Tensor(shape, values);
  }

  private static byte[] tokenizer() {
    String words =
        IntStream.range(0, WORDS)
            .mapToObj(i -> "\"w%d\": %d".formatted(i, i + 4))
            .collect(Collectors.joining(", "));
    String json =
        """
        {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
         "normalizer": null, "pre_tokenizer": {"type": "Whitespace"},
         "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
         "decoder": null,
         "model": {"type": "WordLevel", "unk_token": "[UNK]",
          "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, %s}}}
        """
            .formatted(words);
    return json.getBytes(StandardCharsets.UTF_8);
  }
}

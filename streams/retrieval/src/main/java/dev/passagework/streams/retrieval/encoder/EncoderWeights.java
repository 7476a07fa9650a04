package dev.passagework.streams.retrieval.encoder;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The weights of a BERT encoder without its pooler, by their Hugging Face names, such as {@code
 * encoder.layer.0.attention.self.query.weight}. Linear layers are {@code [out, in]}. Iterates in
 * the order of {@link #shapes}.
 */
public record EncoderWeights(Map<String, Tensor> tensors) {

  static final String WORDS = "embeddings.word_embeddings.weight";
  static final String POSITIONS = "embeddings.position_embeddings.weight";
  static final String TOKEN_TYPES = "embeddings.token_type_embeddings.weight";
  static final String EMBEDDINGS_NORM = "embeddings.LayerNorm";
  private static final int TOKEN_TYPE_ROWS = 2;

  public EncoderWeights {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * The tensor of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("the encoder's weights lack " + name);
    }
    return tensor;
  }

  /** The number of single weights. */
  public long parameters() {
    return tensors.values().stream().mapToLong(tensor -> tensor.values().length).sum();
  }

  /**
   * The same weights in the canonical order, proven to be all and only those of this architecture.
   *
   * @throws IllegalArgumentException naming what is missing, unknown or of another shape
   */
  EncoderWeights checkedAgainst(EncoderConfig config) {
    Map<String, long[]> expected = shapes(config);
    Set<String> unknown = new LinkedHashSet<>(tensors.keySet());
    unknown.removeAll(expected.keySet());
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "weights that no BERT encoder of this shape has: " + unknown);
    }
    Map<String, Tensor> ordered = new LinkedHashMap<>();
    expected.forEach((name, shape) -> ordered.put(name, ofShape(name, shape)));
    return new EncoderWeights(ordered);
  }

  private Tensor ofShape(String name, long[] shape) {
    Tensor tensor = get(name);
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw new IllegalArgumentException(
          "%s has shape %s where the configuration asks for %s"
              .formatted(name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
    }
    return tensor;
  }

  /** Every weight's name and shape for an architecture, in the order of a forward pass. */
  public static Map<String, long[]> shapes(EncoderConfig config) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    int hidden = config.hiddenSize();
    shapes.put(WORDS, new long[] {config.vocabularySize(), hidden});
    shapes.put(POSITIONS, new long[] {config.maxPositions(), hidden});
    shapes.put(TOKEN_TYPES, new long[] {TOKEN_TYPE_ROWS, hidden});
    norm(shapes, EMBEDDINGS_NORM, hidden);
    for (int layer = 0; layer < config.layers(); layer++) {
      LayerNames names = new LayerNames(layer);
      linear(shapes, names.query(), hidden, hidden);
      linear(shapes, names.key(), hidden, hidden);
      linear(shapes, names.value(), hidden, hidden);
      linear(shapes, names.attentionOutput(), hidden, hidden);
      norm(shapes, names.attentionNorm(), hidden);
      linear(shapes, names.intermediate(), config.intermediateSize(), hidden);
      linear(shapes, names.output(), hidden, config.intermediateSize());
      norm(shapes, names.outputNorm(), hidden);
    }
    return Collections.unmodifiableMap(shapes);
  }

  private static void linear(Map<String, long[]> shapes, String name, int out, int in) {
    shapes.put(name + ".weight", new long[] {out, in});
    shapes.put(name + ".bias", new long[] {out});
  }

  private static void norm(Map<String, long[]> shapes, String name, int size) {
    shapes.put(name + ".weight", new long[] {size});
    shapes.put(name + ".bias", new long[] {size});
  }
}

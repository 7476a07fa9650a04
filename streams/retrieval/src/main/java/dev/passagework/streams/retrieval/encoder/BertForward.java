package dev.passagework.streams.retrieval.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The forward pass of a BERT encoder (Devlin et al., 2019) with pooling and L2 normalisation.
 *
 * <p>Written to survive two traits of DJL's PyTorch engine. An operation with a Java number hands
 * autograd a buffer that is freed at once, so that every constant is an array which lives as long
 * as the encoder. The result of an operation belongs to the manager of its first operand, so that
 * no operation starts with a weight. Rows are looked up by {@code embedding}, whose gradient,
 * unlike that of indexing, is summed in a fixed order.
 */
final class BertForward implements ForwardPass {

  private final EncoderConfig config;
  private final Map<String, NDArray> weights;
  private final NDArray one;
  private final NDArray masked;
  private final NDArray scale;
  private final NDArray leastNorm;

  /**
   * The pass over these weights.
   *
   * @param manager owner of the constants, open as long as the pass is used
   */
  BertForward(EncoderConfig config, NDManager manager, Map<String, NDArray> weights) {
    this.config = config;
    this.weights = weights;
    this.one = manager.create(1f);
    this.masked = manager.create(1e9f);
    this.scale = manager.create((float) (1 / Math.sqrt(config.headSize())));
    this.leastNorm = manager.create(1e-12f);
  }

  @Override
  public NDArray embed(NDManager inputs, List<TokenBatch> batches) {
    TokenRows rows = TokenRows.of(inputs, batches);
    List<NDArray> biases = rows.masks().stream().map(this::bias).toList();
    NDArray hidden = embeddings(inputs, rows);
    for (int layer = 0; layer < config.layers(); layer++) {
      hidden = layer(new LayerNames(layer), hidden, rows, biases);
    }
    List<NDArray> parts = rows.split(hidden);
    List<NDArray> embeddings = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      NDArray mask = rows.masks().get(i);
      Shape shape = mask.getShape();
      NDArray tokens = parts.get(i).reshape(shape.get(0), shape.get(1), config.hiddenSize());
      embeddings.add(normalised(pooled(tokens, mask)));
    }
    return TokenRows.joined(embeddings);
  }

  /** Does nothing: the constants belong to the manager. */
  @Override
  public void close() {}

  /** What is added to the scores of attention, so that padding gets no share. */
  private NDArray bias(NDArray mask) {
    Shape shape = mask.getShape();
    return mask.sub(one).mul(masked).reshape(shape.get(0), 1, 1, shape.get(1));
  }

  private NDArray embeddings(NDManager inputs, TokenRows rows) {
    NDArray firstSegment = inputs.create(new long[] {0}, new Shape(1));
    NDArray words = lookUp(rows.ids(), EncoderWeights.WORDS);
    NDArray positions = lookUp(rows.positions(), EncoderWeights.POSITIONS);
    NDArray types = lookUp(firstSegment, EncoderWeights.TOKEN_TYPES);
    return norm(EncoderWeights.EMBEDDINGS_NORM, words.add(positions.add(types)));
  }

  private NDArray lookUp(NDArray ids, String weight) {
    return Embedding.embedding(ids, weight(weight), SparseFormat.DENSE).singletonOrThrow();
  }

  private NDArray layer(LayerNames names, NDArray input, TokenRows rows, List<NDArray> biases) {
    NDArray attended = linear(names.attentionOutput(), attention(names, input, rows, biases));
    NDArray middle = norm(names.attentionNorm(), attended.add(input));
    NDArray wide = Activation.gelu(linear(names.intermediate(), middle));
    return norm(names.outputNorm(), linear(names.output(), wide).add(middle));
  }

  private NDArray attention(LayerNames names, NDArray input, TokenRows rows, List<NDArray> biases) {
    List<NDArray> queries = rows.split(linear(names.query(), input).mul(scale));
    List<NDArray> keys = rows.split(linear(names.key(), input));
    List<NDArray> values = rows.split(linear(names.value(), input));
    List<NDArray> attended = new ArrayList<>();
    for (int i = 0; i < biases.size(); i++) {
      Shape batch = rows.masks().get(i).getShape();
      NDArray query = heads(queries.get(i), batch);
      NDArray key = heads(keys.get(i), batch);
      NDArray value = heads(values.get(i), batch);
      NDArray shares = query.matMul(key.transpose(0, 1, 3, 2)).add(biases.get(i)).softmax(-1);
      attended.add(
          shares.matMul(value).transpose(0, 2, 1, 3).reshape(batch.size(), config.hiddenSize()));
    }
    return TokenRows.joined(attended);
  }

  /**
   * The rows of a batch of shape {@code [batch, length]} as {@code [batch, heads, length, head]}.
   */
  private NDArray heads(NDArray rows, Shape batch) {
    return rows.reshape(batch.get(0), batch.get(1), config.heads(), config.headSize())
        .transpose(0, 2, 1, 3);
  }

  private NDArray pooled(NDArray hidden, NDArray mask) {
    int[] tokens = {1};
    return switch (config.pooling()) {
      case MEAN -> hidden.mul(mask.expandDims(2)).sum(tokens).div(mask.sum(tokens, true));
      case CLS -> hidden.get(":, 0");
    };
  }

  private NDArray normalised(NDArray pooled) {
    NDArray norm = pooled.square().sum(new int[] {1}, true).sqrt();
    return pooled.div(norm.maximum(leastNorm));
  }

  private NDArray linear(String name, NDArray input) {
    return Linear.linear(input, weight(name + ".weight"), weight(name + ".bias"))
        .singletonOrThrow();
  }

  private NDArray norm(String name, NDArray input) {
    return LayerNorm.layerNorm(
            input,
            new Shape(config.hiddenSize()),
            weight(name + ".weight"),
            weight(name + ".bias"),
            config.layerNormEpsilon())
        .singletonOrThrow();
  }

  private NDArray weight(String name) {
    NDArray weight = weights.get(name);
    if (weight == null) {
      throw new IllegalStateException("the encoder has no weight called " + name);
    }
    return weight;
  }
}

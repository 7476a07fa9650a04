package dev.passagework.streams.retrieval.encoder;

import static dev.passagework.streams.retrieval.encoder.OnnxGraph.integer;
import static dev.passagework.streams.retrieval.encoder.OnnxGraph.integerList;
import static dev.passagework.streams.retrieval.encoder.OnnxGraph.real;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;

/**
 * A BERT encoder (Devlin et al., 2019) as an ONNX graph of standard operators: token ids and mask
 * in, one vector per token out, as Hugging Face's own exports have it, and on demand the embedding.
 * Written so that ONNX Runtime finds the patterns it fuses.
 */
final class OnnxEncoder {

  /** 64-bit integers, {@code [batch, length]}. */
  static final String IDS = "input_ids";

  /** 64-bit integers, {@code [batch, length]}, 1 for a token and 0 for padding. */
  static final String MASK = "attention_mask";

  /** Floats, {@code [batch, length, hidden]}: one vector per token, before pooling. */
  static final String HIDDEN = "last_hidden_state";

  /** Floats, {@code [batch, hidden]}: pooled, of unit length. */
  static final String EMBEDDING = "sentence_embedding";

  /** What is added to the attention score of padding, so that its softmax is exactly zero. */
  private static final float MASKED = -1e9f;

  private static final float LEAST_NORM = 1e-12f;
  private static final int FLOAT = TensorProto.DataType.FLOAT.getNumber();

  private final EncoderConfig config;
  private final EncoderWeights weights;
  private final OnnxGraph graph;
  private final OnnxLinear linear;

  private OnnxEncoder(EncoderModel model, Precision precision) {
    config = model.config();
    weights = model.weights();
    graph = new OnnxGraph(model.name());
    linear = OnnxLinear.of(precision, graph, weights);
  }

  /** The serialised ONNX model that gives vectors of tokens. */
  static byte[] bytes(EncoderModel model, Precision precision) {
    return new OnnxEncoder(model, precision).build(false);
  }

  /** The serialised ONNX model that gives embeddings besides, for those who do not pool. */
  static byte[] withEmbedding(EncoderModel model, Precision precision) {
    return new OnnxEncoder(model, precision).build(true);
  }

  private byte[] build(boolean embedding) {
    String ids = graph.integerInput(IDS, "batch", "length");
    String mask = graph.integerInput(MASK, "batch", "length");
    graph.integers("heads_split", 0, 0, config.heads(), config.headSize());
    graph.integers("heads_joined", 0, 0, config.hiddenSize());
    graph.scalar("attention_scale", (float) Math.sqrt(config.headSize()));
    graph.scalar("half", 0.5f);
    graph.scalar("one", 1f);
    graph.scalar("root_of_two", (float) Math.sqrt(2));
    String bias = attentionBias(mask);
    String hidden = embeddings(ids);
    for (int layer = 0; layer < config.layers(); layer++) {
      hidden = layer(new LayerNames(layer), hidden, bias);
    }
    graph.floatOutput(hidden, HIDDEN, config.hiddenSize(), "batch", "length");
    if (embedding) {
      graph.floatOutput(embedding(hidden, mask), EMBEDDING, config.hiddenSize(), "batch");
    }
    return graph.toBytes();
  }

  private String embedding(String hidden, String mask) {
    graph.scalar("least_norm", LEAST_NORM);
    String pooled = pooled(hidden, mask);
    String norm = graph.apply("ReduceL2", List.of(integerList("axes", 1)), pooled);
    return graph.apply("Div", pooled, graph.apply("Max", norm, "least_norm"));
  }

  private String pooled(String hidden, String mask) {
    if (config.pooling() == Pooling.CLS) {
      graph.integer("first", 0);
      return graph.apply("Gather", List.of(integer("axis", 1)), hidden, "first");
    }
    graph.integers("axis_1", 1);
    graph.integers("axis_2", 2);
    String present = graph.apply("Cast", List.of(integer("to", FLOAT)), mask);
    String counted = graph.apply("Mul", hidden, graph.apply("Unsqueeze", present, "axis_2"));
    List<AttributeProto> flat = List.of(integer("keepdims", 0));
    String tokens = graph.apply("ReduceSum", List.of(integer("keepdims", 1)), present, "axis_1");
    return graph.apply("Div", graph.apply("ReduceSum", flat, counted, "axis_1"), tokens);
  }

  private String attentionBias(String mask) {
    graph.integers("axes_1_2", 1, 2);
    graph.scalar("masked", MASKED);
    String present = graph.apply("Cast", List.of(integer("to", FLOAT)), mask);
    String absent = graph.apply("Sub", "one", present);
    return graph.apply("Unsqueeze", graph.apply("Mul", absent, "masked"), "axes_1_2");
  }

  private String embeddings(String ids) {
    graph.integers("axis_0", 0);
    String positions = graph.weight("positions", positionsOfFirstSegment());
    String length = graph.apply("Shape", List.of(integer("start", 1), integer("end", 2)), ids);
    String used = graph.apply("Slice", positions, "axis_0", length, "axis_0");
    String sum = graph.apply("Add", linear.rows(EncoderWeights.WORDS, ids), used);
    return norm(EncoderWeights.EMBEDDINGS_NORM, sum);
  }

  /** Position embeddings with the token type embedding of the first segment added to each. */
  private Tensor positionsOfFirstSegment() {
    float[] type = weights.get(EncoderWeights.TOKEN_TYPES).values();
    Tensor positions = weights.get(EncoderWeights.POSITIONS);
    float[] sums = positions.values().clone();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += type[i % config.hiddenSize()];
    }
    return new Tensor(positions.shape(), sums);
  }

  private String layer(LayerNames names, String input, String bias) {
    String context = attention(names, linear.prepared(input), bias);
    String attended = linear.apply(names.attentionOutput(), linear.prepared(context));
    String middle = norm(names.attentionNorm(), graph.apply("Add", attended, input));
    String wide = gelu(linear.apply(names.intermediate(), linear.prepared(middle)));
    String narrow = linear.apply(names.output(), linear.prepared(wide));
    return norm(names.outputNorm(), graph.apply("Add", narrow, middle));
  }

  private String attention(LayerNames names, OnnxLinear.Input input, String bias) {
    String query = heads(linear.apply(names.query(), input), 0, 2, 1, 3);
    String key = heads(linear.apply(names.key(), input), 0, 2, 3, 1);
    String value = heads(linear.apply(names.value(), input), 0, 2, 1, 3);
    String scores = graph.apply("Div", graph.apply("MatMul", query, key), "attention_scale");
    String masked = graph.apply("Add", scores, bias);
    String shares = graph.apply("Softmax", List.of(integer("axis", -1)), masked);
    String context = graph.apply("MatMul", shares, value);
    String together = graph.apply("Transpose", List.of(integerList("perm", 0, 2, 1, 3)), context);
    return graph.apply("Reshape", together, "heads_joined");
  }

  private String heads(String input, long... order) {
    String split = graph.apply("Reshape", input, "heads_split");
    return graph.apply("Transpose", List.of(integerList("perm", order)), split);
  }

  /** GELU by the error function (Hendrycks and Gimpel, 2016). */
  private String gelu(String input) {
    String erf = graph.apply("Erf", graph.apply("Div", input, "root_of_two"));
    String gate = graph.apply("Add", erf, "one");
    return graph.apply("Mul", graph.apply("Mul", input, gate), "half");
  }

  private String norm(String name, String input) {
    return graph.apply(
        "LayerNormalization",
        List.of(integer("axis", -1), real("epsilon", config.layerNormEpsilon())),
        input,
        weight(name + ".weight"),
        weight(name + ".bias"));
  }

  private String weight(String name) {
    return graph.weight(name, weights.get(name));
  }
}

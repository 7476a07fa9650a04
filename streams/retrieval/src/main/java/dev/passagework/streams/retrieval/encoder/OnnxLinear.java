package dev.passagework.streams.retrieval.encoder;

import static dev.passagework.streams.retrieval.encoder.OnnxGraph.integer;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;

/** The part of an ONNX encoder that multiplies by its large matrices, and looks rows up in them. */
interface OnnxLinear {

  /**
   * What matrices are multiplied with; several can share it.
   *
   * @param values the result that holds the values
   * @param scale the result that holds their scale, empty if they are floats
   * @param zero the result that holds the integer that stands for 0, empty if they are floats
   */
  record Input(String values, String scale, String zero) {}

  /** A result of the graph, made ready to be multiplied. */
  Input prepared(String result);

  /** The linear layer of that name, on its input. */
  String apply(String name, Input input);

  /** The rows of a matrix, in the order of {@code ids}. */
  String rows(String name, String ids);

  /** The part for a precision. */
  static OnnxLinear of(Precision precision, OnnxGraph graph, EncoderWeights weights) {
    return switch (precision) {
      case FP32 -> new Floats(graph, weights);
      case INT8 -> new Integers(graph, weights);
    };
  }

  /** In 32-bit floats. */
  record Floats(OnnxGraph graph, EncoderWeights weights) implements OnnxLinear {

    @Override
    public Input prepared(String result) {
      return new Input(result, "", "");
    }

    @Override
    public String apply(String name, Input input) {
      Tensor matrix = weights.get(name + ".weight").transposed();
      String product =
          graph.apply("MatMul", input.values(), graph.weight(name + ".weight", matrix));
      String bias = graph.weight(name + ".bias", weights.get(name + ".bias"));
      return graph.apply("Add", product, bias);
    }

    @Override
    public String rows(String name, String ids) {
      return graph.apply("Gather", graph.weight(name, weights.get(name)), ids);
    }
  }

  /**
   * In 8-bit integers. Inputs are quantised with one scale for the whole tensor, so that what runs
   * together shares its rounding.
   */
  record Integers(OnnxGraph graph, EncoderWeights weights) implements OnnxLinear {

    private static final int FLOAT = TensorProto.DataType.FLOAT.getNumber();

    @Override
    public Input prepared(String result) {
      List<String> parts = graph.apply("DynamicQuantizeLinear", 3, List.of(), result);
      return new Input(parts.get(0), parts.get(1), parts.get(2));
    }

    @Override
    public String apply(String name, Input input) {
      QuantisedMatrix matrix = QuantisedMatrix.of(weights.get(name + ".weight"));
      String integers =
          graph.bytes(name + ".weight.int8", matrix.transposed(), matrix.columns(), matrix.rows());
      String scales =
          graph.weight(
              name + ".weight.scales", new Tensor(new long[] {matrix.rows()}, matrix.scales()));
      String zero = graph.bytes(name + ".weight.zero", new byte[1]);
      String sum = graph.apply("MatMulInteger", input.values(), integers, input.zero(), zero);
      String floats = graph.apply("Cast", List.of(integer("to", FLOAT)), sum);
      String product = graph.apply("Mul", floats, graph.apply("Mul", input.scale(), scales));
      String bias = graph.weight(name + ".bias", weights.get(name + ".bias"));
      return graph.apply("Add", product, bias);
    }

    @Override
    public String rows(String name, String ids) {
      QuantisedMatrix matrix = QuantisedMatrix.of(weights.get(name));
      String integers =
          graph.bytes(name + ".int8", matrix.values(), matrix.rows(), matrix.columns());
      String scales =
          graph.weight(
              name + ".scales", new Tensor(new long[] {matrix.rows(), 1}, matrix.scales()));
      String rows = graph.apply("Gather", integers, ids);
      String floats = graph.apply("Cast", List.of(integer("to", FLOAT)), rows);
      return graph.apply("Mul", floats, graph.apply("Gather", scales, ids));
    }
  }
}

package dev.passagework.streams.retrieval.encoder;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An ONNX graph in the making, of operator set 17. Every method that adds an operator names its
 * result and returns that name, so that calls compose.
 */
final class OnnxGraph {

  private static final int IR_VERSION = 8;
  private static final int OPERATOR_SET = 17;

  private final GraphProto.Builder graph;
  private int results;

  OnnxGraph(String name) {
    graph = GraphProto.newBuilder().setName(name);
  }

  /** A matrix of 64-bit integers that the caller feeds, its dimensions named. */
  String integerInput(String name, String rows, String columns) {
    graph.addInput(value(name, TensorProto.DataType.INT64, dimension(rows), dimension(columns)));
    return name;
  }

  /** Declares a result to be an output: floats, all dimensions but the last named. */
  void floatOutput(String result, String name, int depth, String... dimensions) {
    graph.addNode(
        NodeProto.newBuilder().setOpType("Identity").addInput(result).addOutput(name).build());
    Stream<TensorShapeProto.Dimension> named = Arrays.stream(dimensions).map(OnnxGraph::dimension);
    TensorShapeProto.Dimension last =
        TensorShapeProto.Dimension.newBuilder().setDimValue(depth).build();
    graph.addOutput(
        value(
            name,
            TensorProto.DataType.FLOAT,
            Stream.concat(named, Stream.of(last)).toArray(TensorShapeProto.Dimension[]::new)));
  }

  /** A tensor of the model. */
  String weight(String name, Tensor tensor) {
    ByteBuffer bytes =
        ByteBuffer.allocate(tensor.values().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(tensor.values());
    TensorProto.Builder proto =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .setRawData(UnsafeByteOperations.unsafeWrap(bytes));
    for (long dimension : tensor.shape()) {
      proto.addDims(dimension);
    }
    graph.addInitializer(proto);
    return name;
  }

  /** A tensor of 8-bit integers. */
  String bytes(String name, byte[] values, long... shape) {
    TensorProto.Builder proto =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT8.getNumber())
            .setRawData(UnsafeByteOperations.unsafeWrap(values));
    for (long dimension : shape) {
      proto.addDims(dimension);
    }
    graph.addInitializer(proto);
    return name;
  }

  /** A single float. */
  String scalar(String name, float value) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addFloatData(value));
    return name;
  }

  /** A single 64-bit integer. */
  String integer(String name, int value) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addInt64Data(value));
    return name;
  }

  /** A vector of 64-bit integers. */
  String integers(String name, long... values) {
    TensorProto.Builder proto =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addDims(values.length);
    for (long value : values) {
      proto.addInt64Data(value);
    }
    graph.addInitializer(proto);
    return name;
  }

  /** An operator without attributes. */
  String apply(String operator, String... inputs) {
    return apply(operator, List.of(), inputs);
  }

  /** An operator with attributes. */
  String apply(String operator, List<AttributeProto> attributes, String... inputs) {
    return apply(operator, 1, attributes, inputs).get(0);
  }

  /** An operator with several results. */
  List<String> apply(
      String operator, int count, List<AttributeProto> attributes, String... inputs) {
    String name = operator + "_" + results++;
    List<String> outputs =
        count == 1
            ? List.of(name)
            : IntStream.range(0, count).mapToObj(i -> name + "_" + i).toList();
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(name)
            .addAllAttribute(attributes)
            .addAllInput(List.of(inputs))
            .addAllOutput(outputs));
    return outputs;
  }

  static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto integerList(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  static AttributeProto real(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  /** The serialised model. */
  byte[] toBytes() {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("passagework")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static ValueInfoProto value(
      String name, TensorProto.DataType type, TensorShapeProto.Dimension... dimensions) {
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(type.getNumber())
            .setShape(TensorShapeProto.newBuilder().addAllDim(List.of(dimensions)))
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static TensorShapeProto.Dimension dimension(String name) {
    return TensorShapeProto.Dimension.newBuilder().setDimParam(name).build();
  }
}

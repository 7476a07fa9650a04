package dev.passagework.streams.retrieval.encoder;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights in an ONNX file that was exported from Hugging Face's BertModel by PyTorch. Biases,
 * norms and embeddings keep their names there. A linear layer's weight does not: it is stored
 * transposed, under a generated name, and is found as the second operand of the MatMul whose result
 * is added to that layer's bias.
 */
final class OnnxWeights {

  private static final String BIAS = ".bias";

  private final Map<String, TensorProto> initializers = new LinkedHashMap<>();
  private final Map<String, NodeProto> producers = new HashMap<>();
  private final GraphProto graph;

  private OnnxWeights(GraphProto graph) {
    this.graph = graph;
    graph.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
    graph
        .getNodeList()
        .forEach(node -> node.getOutputList().forEach(output -> producers.put(output, node)));
  }

  /**
   * All weights of the encoder, without the pooler.
   *
   * @throws IOException if the bytes are no ONNX model or hold a tensor of an unexpected form
   */
  static EncoderWeights read(byte[] onnx) throws IOException {
    CodedInputStream input = CodedInputStream.newInstance(onnx);
    input.enableAliasing(true);
    return new OnnxWeights(ModelProto.parseFrom(input).getGraph()).weights();
  }

  private EncoderWeights weights() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (TensorProto tensor : initializers.values()) {
      if (isEncoderWeight(tensor)) {
        tensors.put(tensor.getName(), tensor(tensor));
      }
    }
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("Add") && node.getInputCount() == 2) {
        addLinear(node.getInput(0), node.getInput(1), tensors);
        addLinear(node.getInput(1), node.getInput(0), tensors);
      }
    }
    return new EncoderWeights(tensors);
  }

  private void addLinear(String bias, String product, Map<String, Tensor> tensors)
      throws IOException {
    NodeProto matMul = producers.get(product);
    if (!tensors.containsKey(bias)
        || !bias.endsWith(BIAS)
        || matMul == null
        || !matMul.getOpType().equals("MatMul")) {
      return;
    }
    TensorProto weight = initializers.get(matMul.getInput(1));
    if (weight != null) {
      String layer = bias.substring(0, bias.length() - BIAS.length());
      tensors.put(layer + ".weight", tensor(weight).transposed());
    }
  }

  private static boolean isEncoderWeight(TensorProto tensor) {
    String name = tensor.getName();
    return tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber()
        && (name.startsWith("embeddings.") || name.startsWith("encoder."));
  }

  private static Tensor tensor(TensorProto proto) throws IOException {
    long[] shape = longs(proto.getDimsList());
    ByteString raw = proto.getRawData();
    try {
      float[] values = new float[Tensor.size(shape)];
      if (raw.size() != values.length * (long) Float.BYTES) {
        throw new IOException(proto.getName() + " does not hold the bytes of its shape");
      }
      raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      return new Tensor(shape, values);
    } catch (IllegalArgumentException e) {
      throw new IOException(proto.getName() + ": " + e.getMessage(), e);
    }
  }

  private static long[] longs(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }
}

package dev.passagework.streams.retrieval.encoder;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The published ONNX file of all-MiniLM-L6-v2, run as it is, pooled here: the reference. */
final class OriginalOnnx implements AutoCloseable {

  private final OrtSession session;

  private OriginalOnnx(OrtSession session) {
    this.session = session;
  }

  static OriginalOnnx open(int threads) throws IOException, OrtException {
    MiniLm.prepareNative();
    try (InputStream file = OriginalOnnx.class.getResourceAsStream("/all-minilm-l6-v2.onnx");
        OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      byte[] bytes = Objects.requireNonNull(file).readAllBytes();
      return new OriginalOnnx(OrtEnvironment.getEnvironment().createSession(bytes, options));
    }
  }

  /** One text at a time, so that nothing is padded. */
  float[][] embed(List<String> texts, int maxTokens) throws OrtException {
    try (TextTokenizer tokenizer = TextTokenizer.open(MiniLm.MODEL)) {
      float[][] embeddings = new float[texts.size()][];
      for (int i = 0; i < embeddings.length; i++) {
        TokenBatch tokens = TokenBatch.of(List.of(tokenizer.encode(texts.get(i), maxTokens)));
        embeddings[i] = pooled(run(tokens)[0]);
      }
      return embeddings;
    }
  }

  /** The token vectors, {@code [batch][length][hidden]}. */
  float[][][] run(TokenBatch batch) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {batch.batch(), batch.length()};
    long[] mask = new long[batch.ids().length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (long) batch.mask()[i];
    }
    LongBuffer types = LongBuffer.wrap(new long[mask.length]);
    try (OnnxTensor ids =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(batch.ids()), shape);
        OnnxTensor present = OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape);
        OnnxTensor segments = OnnxTensor.createTensor(environment, types, shape);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", ids, "attention_mask", present, "token_type_ids", segments),
                Set.of("output_0"))) {
      return (float[][][]) result.get(0).getValue();
    }
  }

  private static float[] pooled(float[][] tokens) {
    double[] sum = new double[tokens[0].length];
    for (float[] token : tokens) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += token[i];
      }
    }
    double squares = 0;
    for (double value : sum) {
      squares += value * value;
    }
    float[] unit = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      unit[i] = (float) (sum[i] / Math.sqrt(squares));
    }
    return unit;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}

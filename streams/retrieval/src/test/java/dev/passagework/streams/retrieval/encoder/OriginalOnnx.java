package dev.passagework.streams.retrieval.encoder;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The published ONNX file of a base model, run as it is, pooled here: the reference. */
final class OriginalOnnx implements AutoCloseable {

  private final EncoderModel model;
  private final OrtSession session;

  private OriginalOnnx(EncoderModel model, OrtSession session) {
    this.model = model;
    this.session = session;
  }

  static OriginalOnnx open(EncoderModel model, int threads) throws IOException, OrtException {
    MiniLm.prepareNative();
    String path = "/" + model.name().toLowerCase(Locale.ROOT) + ".onnx";
    try (InputStream file = OriginalOnnx.class.getResourceAsStream(path);
        OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      byte[] bytes = Objects.requireNonNull(file).readAllBytes();
      return new OriginalOnnx(model, OrtEnvironment.getEnvironment().createSession(bytes, options));
    }
  }

  /** One text at a time, so that nothing is padded. */
  float[][] embed(List<String> texts, int maxTokens) throws OrtException {
    try (TextTokenizer tokenizer = TextTokenizer.open(model)) {
      float[][] embeddings = new float[texts.size()][];
      for (int i = 0; i < embeddings.length; i++) {
        TokenBatch tokens = TokenBatch.of(List.of(tokenizer.encode(texts.get(i), maxTokens)));
        embeddings[i] = pooled(run(tokens)[0], model.config().pooling());
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
                Set.of(session.getOutputNames().iterator().next()))) {
      return (float[][][]) result.get(0).getValue();
    }
  }

  private static float[] pooled(float[][] tokens, Pooling pooling) {
    double[] sum = new double[tokens[0].length];
    for (float[] token : pooling == Pooling.CLS ? new float[][] {tokens[0]} : tokens) {
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

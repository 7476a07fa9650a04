package dev.passagework.streams.retrieval.encoder;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An encoder in ONNX Runtime, on the CPU in 32-bit floats. Texts run together with texts of nearly
 * their own length, padded to a length that depends on their own alone; therefore little padding is
 * computed, and company changes no bit of an embedding. Thread-safe until closed.
 */
public final class OnnxEmbedder implements Embedder {

  private final EncoderConfig config;
  private final TextTokenizer tokenizer;
  private final OrtSession session;

  private OnnxEmbedder(EncoderConfig config, TextTokenizer tokenizer, OrtSession session) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.session = session;
  }

  /**
   * The embedder of a model.
   *
   * @param threads threads that share the work of one call, at least 1
   */
  public static OnnxEmbedder open(EncoderModel model, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
    TextTokenizer tokenizer = TextTokenizer.open(model);
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      OrtSession session =
          OrtEnvironment.getEnvironment().createSession(OnnxEncoder.bytes(model), options);
      return new OnnxEmbedder(model.config(), tokenizer, session);
    } catch (OrtException e) {
      tokenizer.close();
      throw new IllegalStateException("ONNX Runtime refused " + model + ": " + e.getMessage(), e);
    }
  }

  @Override
  public float[][] embedQueries(List<String> queries) {
    List<String> texts = queries.stream().map(query -> config.queryPrefix() + query).toList();
    return embed(tokenizer.encode(texts, config.maxQueryTokens()));
  }

  @Override
  public float[][] embedPassages(List<PassageText> passages) {
    List<String> texts =
        passages.stream().map(passage -> config.passagePrefix() + passage.joined()).toList();
    return embed(tokenizer.encode(texts, config.maxPassageTokens()));
  }

  @Override
  public int dimension() {
    return config.hiddenSize();
  }

  private float[][] embed(List<long[]> sequences) {
    float[][] embeddings = new float[sequences.size()][];
    for (LengthBucket bucket : LengthBucket.split(sequences, config.maxPositions())) {
      TokenBatch batch = bucket.tokens(sequences);
      FloatBuffer hidden = run(batch);
      for (int row = 0; row < batch.batch(); row++) {
        int index = bucket.indices()[row];
        FloatBuffer tokens =
            hidden.slice(row * batch.length() * dimension(), batch.length() * dimension());
        embeddings[index] =
            config.pooling().unitVector(tokens, sequences.get(index).length, dimension());
      }
    }
    return embeddings;
  }

  /** The token vectors, {@code [batch, length, hidden]}. */
  private FloatBuffer run(TokenBatch batch) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {batch.batch(), batch.length()};
    long[] mask = new long[batch.mask().length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (long) batch.mask()[i];
    }
    try (OnnxTensor ids =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(batch.ids()), shape);
        OnnxTensor present = OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape);
        OrtSession.Result result =
            session.run(
                Map.of(OnnxEncoder.IDS, ids, OnnxEncoder.MASK, present),
                Set.of(OnnxEncoder.HIDDEN))) {
      return ((OnnxTensor) result.get(0)).getFloatBuffer();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed to close: " + e.getMessage(), e);
    } finally {
      tokenizer.close();
    }
  }
}

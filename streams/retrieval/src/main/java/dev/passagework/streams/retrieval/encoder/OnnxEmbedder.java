package dev.passagework.streams.retrieval.encoder;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * An encoder in ONNX Runtime, on the CPU. Company changes no bit of an embedding. In 32-bit floats,
 * texts run together with texts of nearly their own length, padded to a length that depends on
 * their own alone, and threads share each operation. In 8-bit integers, what runs together shares a
 * scale; therefore each text runs alone, unpadded, on one of the threads. Thread-safe until closed.
 */
public final class OnnxEmbedder implements Embedder {

  private final EncoderConfig config;
  private final TextTokenizer tokenizer;
  private final OnnxSession session;
  private final Precision precision;
  private final Workers workers;

  private OnnxEmbedder(EncoderModel model, Precision precision, int threads) {
    this.config = model.config();
    this.precision = precision;
    this.session =
        OnnxSession.open(
            OnnxEncoder.bytes(model, precision), precision == Precision.FP32 ? threads : 1);
    try {
      this.tokenizer = TextTokenizer.open(model);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
    this.workers = Workers.of(threads);
  }

  /**
   * The embedder of a model, in 32-bit floats.
   *
   * @param threads threads that share the work of one call, at least 1
   */
  public static OnnxEmbedder open(EncoderModel model, int threads) {
    return open(model, Precision.FP32, threads);
  }

  /**
   * The embedder of a model.
   *
   * @param threads threads that share the work of one call, at least 1
   */
  public static OnnxEmbedder open(EncoderModel model, Precision precision, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
    return new OnnxEmbedder(model, precision, threads);
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
    if (precision == Precision.FP32) {
      LengthBucket.split(sequences, config.maxPositions())
          .forEach(bucket -> embed(bucket, sequences, embeddings));
    } else {
      workers.each(LengthBucket.single(sequences), bucket -> embed(bucket, sequences, embeddings));
    }
    return embeddings;
  }

  private void embed(LengthBucket bucket, List<long[]> sequences, float[][] embeddings) {
    TokenBatch batch = bucket.tokens(sequences);
    FloatBuffer hidden = session.run(batch, OnnxEncoder.HIDDEN);
    int size = batch.length() * dimension();
    for (int row = 0; row < batch.batch(); row++) {
      int index = bucket.indices()[row];
      embeddings[index] =
          config
              .pooling()
              .unitVector(hidden.slice(row * size, size), sequences.get(index).length, dimension());
    }
  }

  @Override
  public void close() {
    workers.close();
    session.close();
    tokenizer.close();
  }
}

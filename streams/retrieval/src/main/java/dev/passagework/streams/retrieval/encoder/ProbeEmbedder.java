package dev.passagework.streams.retrieval.encoder;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Embeddings of one text at a time, unpadded, by whatever computes them: to judge by, not fast. */
final class ProbeEmbedder implements Embedder {

  private final EncoderConfig config;
  private final TextTokenizer tokenizer;
  private final Function<TokenBatch, float[]> encoder;
  private final Runnable close;

  private ProbeEmbedder(EncoderModel model, Function<TokenBatch, float[]> encoder, Runnable close) {
    this.config = model.config();
    this.encoder = encoder;
    this.close = close;
    this.tokenizer = TextTokenizer.open(model);
  }

  /** Embeddings as a trainer computes them: by the trainable encoder, in PyTorch. */
  static ProbeEmbedder ofTrainer(EncoderModel model, int threads) {
    TrainableEncoder encoder = TrainableEncoder.open(model, threads);
    return new ProbeEmbedder(
        model,
        tokens -> {
          try (NDManager inputs = encoder.manager().newSubManager()) {
            return encoder.forward(inputs, tokens, false).toFloatArray();
          }
        },
        encoder::close);
  }

  /**
   * Embeddings that an exported ONNX file gives itself.
   *
   * @param model tells how texts are read; its weights are not used
   */
  static ProbeEmbedder ofFile(Path file, EncoderModel model, int threads) throws IOException {
    OnnxSession session = OnnxSession.open(Files.readAllBytes(file), threads);
    return new ProbeEmbedder(
        model,
        tokens -> {
          FloatBuffer values = session.run(tokens, OnnxEncoder.EMBEDDING);
          float[] embedding = new float[values.remaining()];
          values.get(embedding);
          return embedding;
        },
        session::close);
  }

  @Override
  public float[][] embedQueries(List<String> queries) {
    return queries.stream()
        .map(query -> embed(config.queryPrefix() + query, config.maxQueryTokens()))
        .toArray(float[][]::new);
  }

  @Override
  public float[][] embedPassages(List<PassageText> passages) {
    return passages.stream()
        .map(text -> embed(config.passagePrefix() + text.joined(), config.maxPassageTokens()))
        .toArray(float[][]::new);
  }

  private float[] embed(String text, int maxTokens) {
    return encoder.apply(TokenBatch.of(List.of(tokenizer.encode(text, maxTokens))));
  }

  @Override
  public int dimension() {
    return config.hiddenSize();
  }

  @Override
  public void close() {
    tokenizer.close();
    close.run();
  }
}

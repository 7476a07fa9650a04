package dev.passagework.streams.retrieval.encoder;

import java.util.List;

/** An encoder in ONNX Runtime. */
public final class OnnxEmbedder implements Embedder {

  private OnnxEmbedder() {}

  /** The embedder of a model with that many threads. */
  public static OnnxEmbedder open(EncoderModel model, int threads) {
    throw new UnsupportedOperationException();
  }

  @Override
  public float[][] embedQueries(List<String> queries) {
    throw new UnsupportedOperationException();
  }

  @Override
  public float[][] embedPassages(List<PassageText> passages) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int dimension() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}

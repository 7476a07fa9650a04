package dev.passagework.consumers.searcher;

import dev.passagework.streams.retrieval.encoder.Embedder;
import dev.passagework.streams.retrieval.encoder.PassageText;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts letters of the alphabet into a vector of unit length, and how many passages it was given.
 */
final class LetterEmbedder implements Embedder {
  private final AtomicInteger embedded;

  LetterEmbedder(AtomicInteger embedded) {
    this.embedded = embedded;
  }

  @Override
  public float[][] embedQueries(List<String> queries) {
    return queries.stream().map(LetterEmbedder::vector).toArray(float[][]::new);
  }

  @Override
  public float[][] embedPassages(List<PassageText> passages) {
    embedded.addAndGet(passages.size());
    return passages.stream().map(p -> vector(p.joined())).toArray(float[][]::new);
  }

  @Override
  public int dimension() {
    return 26;
  }

  @Override
  public void close() {}

  static float[] vector(String text) {
    float[] counts = new float[26];
    text.chars().filter(c -> c >= 'a' && c <= 'z').forEach(c -> counts[c - 'a']++);
    double length = 0;
    for (float count : counts) {
      length += count * count;
    }
    for (int i = 0; i < counts.length; i++) {
      counts[i] /= (float) Math.max(1e-9, Math.sqrt(length));
    }
    return counts;
  }
}

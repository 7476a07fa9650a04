package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.streams.retrieval.encoder.Embedder;
import dev.passagework.streams.retrieval.encoder.PassageText;
import dev.passagework.streams.retrieval.search.ExactSearch;
import dev.passagework.streams.retrieval.search.Hit;
import java.util.List;

/** Exhaustive search with the vectors of an embedder, which outlives it. */
final class DenseSearch implements Search {
  private final Embedder embedder;
  private final ExactSearch search;

  /**
   * A search.
   *
   * @param queries vectors of the queries, {@code [queries][dimension]}
   * @param k hits to keep for each query
   */
  DenseSearch(Embedder embedder, float[][] queries, int k) {
    this.embedder = embedder;
    this.search = new ExactSearch(queries, k);
  }

  @Override
  public void add(List<JudgedPassage> batch) {
    List<PassageText> texts =
        batch.stream().map(passage -> new PassageText(passage.title(), passage.text())).toList();
    float[][] vectors = embedder.embedPassages(texts);
    search.add(batch.stream().map(JudgedPassage::id).toList(), finite(vectors));
  }

  @Override
  public List<List<Hit>> rankings() {
    return search.rankings();
  }

  @Override
  public void close() {}

  /**
   * The vectors, proven to hold numbers.
   *
   * @throws IllegalStateException if one does not, as after a training that diverged
   */
  static float[][] finite(float[][] vectors) {
    for (float[] vector : vectors) {
      for (float value : vector) {
        if (!Float.isFinite(value)) {
          throw new IllegalStateException("its weights give embeddings that are no numbers");
        }
      }
    }
    return vectors;
  }
}

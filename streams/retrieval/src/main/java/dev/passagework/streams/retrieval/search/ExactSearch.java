package dev.passagework.streams.retrieval.search;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Exhaustive search by dot product. Passages are added batch by batch, so that a collection need
 * never be in memory at once. The rankings do not depend on how passages were batched or ordered.
 * Not thread-safe.
 */
public final class ExactSearch {

  private final float[][] queries;
  private final List<TopK> best;

  /**
   * A search for these queries over no passages yet.
   *
   * @param queries {@code [queries][dimension]}
   * @param k hits to keep for each
   */
  public ExactSearch(float[][] queries, int k) {
    this.queries = queries.clone();
    this.best = Stream.generate(() -> new TopK(k)).limit(queries.length).toList();
  }

  /** All rankings over passages that fit in memory, in the order of the queries. */
  public static List<List<Hit>> search(
      float[][] queries, List<String> passageIds, float[][] vectors, int k) {
    ExactSearch search = new ExactSearch(queries, k);
    search.add(passageIds, vectors);
    return search.rankings();
  }

  /**
   * Scores a batch of passages against every query.
   *
   * @param passageIds one for each vector, never seen before
   * @param vectors {@code [passages][dimension]}
   */
  public void add(List<String> passageIds, float[][] vectors) {
    if (passageIds.size() != vectors.length) {
      throw new IllegalArgumentException(
          "%d passage ids for %d vectors".formatted(passageIds.size(), vectors.length));
    }
    for (int query = 0; query < queries.length; query++) {
      TopK ranking = best.get(query);
      for (int passage = 0; passage < vectors.length; passage++) {
        ranking.offer(passageIds.get(passage), dot(queries[query], vectors[passage]));
      }
    }
  }

  /** The rankings so far, in the order of the queries. */
  public List<List<Hit>> rankings() {
    List<List<Hit>> rankings = new ArrayList<>(best.size());
    IntStream.range(0, best.size()).forEach(i -> rankings.add(best.get(i).ranking()));
    return rankings;
  }

  /**
   * The dot product, summed in one fixed order: in four strands, so that an addition need not wait
   * for the one before.
   */
  static float dot(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "a query of dimension %d and a passage of dimension %d".formatted(a.length, b.length));
    }
    float first = 0f;
    float second = 0f;
    float third = 0f;
    float fourth = 0f;
    int whole = a.length & -4;
    for (int i = 0; i < whole; i += 4) {
      first = Math.fma(a[i], b[i], first);
      second = Math.fma(a[i + 1], b[i + 1], second);
      third = Math.fma(a[i + 2], b[i + 2], third);
      fourth = Math.fma(a[i + 3], b[i + 3], fourth);
    }
    for (int i = whole; i < a.length; i++) {
      first = Math.fma(a[i], b[i], first);
    }
    return (first + second) + (third + fourth);
  }
}

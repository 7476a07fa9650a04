package dev.passagework.streams.retrieval.search;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The k best hits of any number offered, in {@link Hit#RANKING} order. The result does not depend
 * on the order of offers, nor on how they were split over instances that are then merged. Every
 * passage must be offered once. Not thread-safe.
 */
public final class TopK {

  private final int k;
  private final PriorityQueue<Hit> worstFirst;

  /**
   * An empty ranking.
   *
   * @param k hits to keep, at least 1
   */
  public TopK(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, but is " + k);
    }
    this.k = k;
    this.worstFirst = new PriorityQueue<>(Hit.RANKING.reversed());
  }

  /** Keeps the passage if it is among the k best so far. */
  public void offer(String passageId, double score) {
    if (!isBelowWorst(score)) {
      offer(new Hit(passageId, score));
    }
  }

  /** Whether the score alone rules a passage out, so that most need no hit to be made. */
  private boolean isBelowWorst(double score) {
    return worstFirst.size() == k
        && Double.isFinite(score)
        && (float) Hit.rounded(score) < (float) worstFirst.element().score();
  }

  /** Keeps the hit if it is among the k best so far. */
  public void offer(Hit hit) {
    if (worstFirst.size() < k) {
      worstFirst.add(hit);
    } else if (Hit.RANKING.compare(hit, worstFirst.element()) < 0) {
      worstFirst.remove();
      worstFirst.add(hit);
    }
  }

  /** Offers all of another ranking's hits to this one. */
  public void merge(TopK other) {
    List.copyOf(other.worstFirst).forEach(this::offer);
  }

  /** The hits so far, best first. */
  public List<Hit> ranking() {
    List<Hit> hits = new ArrayList<>(worstFirst);
    hits.sort(Hit.RANKING);
    return List.copyOf(hits);
  }
}

package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.SetDigest;
import dev.passagework.streams.retrieval.search.Hit;
import dev.passagework.streams.retrieval.search.TopK;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The partial rankings of one query that have come in so far. It is complete when the passages that
 * they saw add up, in number and hash, to those of the collection's manifest; partitions are not
 * counted, so that it is right while work moves between instances and while a collection loads.
 *
 * @param of what is examined
 * @param question the query
 * @param shares newest share of each partition
 */
record Gathering(Examination of, Question question, Map<Integer, Share> shares) {
  Gathering {
    shares = Map.copyOf(shares);
  }

  /**
   * What one partition found.
   *
   * @param seen number and combined hash of the passages that it holds
   * @param searched how many of them it searched
   * @param hits its best hits
   */
  record Share(SetDigest seen, long searched, List<Hit> hits) {}

  static Gathering of(Finding.Partial first) {
    return new Gathering(first.of(), first.question(), Map.of(first.source(), share(first)));
  }

  /**
   * This gathering with one more partial: it replaces what the same partition sent before. A newer
   * version of the collection starts anew, and an older one changes nothing.
   */
  Gathering with(Finding.Partial next) {
    if (next.of().version() < of.version()) {
      return this;
    }
    if (next.of().version() > of.version()) {
      return of(next);
    }
    Map<Integer, Share> all = new HashMap<>(shares);
    all.put(next.source(), share(next));
    return new Gathering(of, question, all);
  }

  boolean isComplete() {
    return shares.values().stream()
        .map(Share::seen)
        .reduce(SetDigest.EMPTY, SetDigest::plus)
        .equals(of.passages());
  }

  /** The best hits of all shares. */
  Ranked ranked(int k) {
    TopK best = new TopK(k);
    shares.values().forEach(share -> share.hits().forEach(best::offer));
    long searched = shares.values().stream().mapToLong(Share::searched).sum();
    return new Ranked(of, question, searched, best.ranking());
  }

  private static Share share(Finding.Partial partial) {
    return new Share(partial.seen(), partial.searched(), partial.hits());
  }
}

package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.SetDigest;
import dev.passagework.streams.retrieval.search.Hit;
import java.util.List;
import java.util.TreeSet;

/**
 * The passages of a partition that stand in for all that it holds of a collection.
 *
 * @param version version of the collection
 * @param seen all that the partition held when it was drawn
 * @param passages identifiers within the collection, in order
 */
record Proxy(int version, SetDigest seen, List<String> passages) {
  Proxy {
    passages = List.copyOf(passages);
  }

  /**
   * A proxy from a search of the whole: what is judged for any query, whatever its grade, and what
   * is ranked first for any.
   *
   * @param rankings the best hits in the partition, in the order of the queries
   * @param depth hits to take of each
   */
  static Proxy drawn(
      Examination of,
      SetDigest seen,
      List<JudgedQuery> queries,
      List<List<Hit>> rankings,
      int depth) {
    TreeSet<String> passages = new TreeSet<>();
    queries.forEach(query -> passages.addAll(query.judgements().keySet()));
    rankings.forEach(hits -> hits.stream().limit(depth).map(Hit::passageId).forEach(passages::add));
    return new Proxy(of.version(), seen, List.copyOf(passages));
  }

  boolean isOf(Examination of, SetDigest present) {
    return version == of.version() && seen.equals(present);
  }
}

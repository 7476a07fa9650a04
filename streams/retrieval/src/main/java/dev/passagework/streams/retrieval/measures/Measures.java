package dev.passagework.streams.retrieval.measures;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Measures of one query's ranking, as trec_eval 9 computes them. All are between 0 and 1. */
public final class Measures {

  private Measures() {}

  /**
   * Normalised discounted cumulative gain, trec_eval's {@code ndcg_cut_k} (Järvelin and Kekäläinen,
   * 2002): the gain is the grade, the discount log2(rank + 1), the ideal taken over all judged
   * passages. 0 for a query without a relevant passage.
   */
  public static double ndcgAt(Ranking ranking, Judgements judgements, int k) {
    List<Integer> ideal =
        judgements.grades().values().stream()
            .filter(grade -> grade >= 1)
            .sorted(Comparator.reverseOrder())
            .toList();
    List<Integer> gains = ranking.passageIds().stream().limit(k).map(judgements::gain).toList();
    double best = discounted(ideal, k);
    return best == 0 ? 0 : discounted(gains, k) / best;
  }

  /**
   * The share of the relevant passages among the first k, trec_eval's {@code recall_k}. 0 for a
   * query without a relevant passage.
   */
  public static double recallAt(Ranking ranking, Judgements judgements, int k) {
    long relevant = judgements.relevant();
    return relevant == 0 ? 0 : (double) found(ranking, judgements, k) / relevant;
  }

  /**
   * One over the rank of the first relevant passage among the first k, trec_eval's {@code
   * recip_rank} of a ranking cut at k; 0 if there is none.
   */
  public static double reciprocalRankAt(Ranking ranking, Judgements judgements, int k) {
    List<String> ids = ranking.passageIds();
    return IntStream.range(0, Math.min(k, ids.size()))
        .filter(i -> judgements.gain(ids.get(i)) >= 1)
        .mapToDouble(i -> 1.0 / (i + 1))
        .findFirst()
        .orElse(0);
  }

  /** The share of the first k ranks that hold a relevant passage, trec_eval's {@code P_k}. */
  public static double precisionAt(Ranking ranking, Judgements judgements, int k) {
    return (double) found(ranking, judgements, k) / k;
  }

  /**
   * The precision at the rank of each relevant passage among the first k, summed and divided by the
   * number of relevant passages, trec_eval's {@code map_cut_k} of one query. 0 for a query without
   * a relevant passage.
   */
  public static double averagePrecisionAt(Ranking ranking, Judgements judgements, int k) {
    List<String> ids = ranking.passageIds();
    long found = 0;
    double sum = 0;
    for (int i = 0; i < Math.min(k, ids.size()); i++) {
      if (judgements.gain(ids.get(i)) >= 1) {
        found++;
        sum += (double) found / (i + 1);
      }
    }
    return found == 0 ? 0 : sum / judgements.relevant();
  }

  /** 1 if a relevant passage is among the first k, else 0: trec_eval's {@code success_k}. */
  public static double successAt(Ranking ranking, Judgements judgements, int k) {
    return found(ranking, judgements, k) > 0 ? 1 : 0;
  }

  private static long found(Ranking ranking, Judgements judgements, int k) {
    return ranking.passageIds().stream().limit(k).filter(id -> judgements.gain(id) >= 1).count();
  }

  private static double discounted(List<Integer> gains, int k) {
    double sum = 0;
    for (int i = 0; i < Math.min(k, gains.size()); i++) {
      sum += gains.get(i) / (Math.log(i + 2) / Math.log(2));
    }
    return sum;
  }
}

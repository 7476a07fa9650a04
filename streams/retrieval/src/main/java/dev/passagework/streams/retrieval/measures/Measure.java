package dev.passagework.streams.retrieval.measures;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A measure and the depth to which it looks, such as {@code ndcg@10}.
 *
 * @param kind what is measured
 * @param depth ranks looked at, at least 1
 */
public record Measure(Kind kind, int depth) {

  public static final Measure NDCG_10 = new Measure(Kind.NDCG, 10);
  public static final Measure RECALL_100 = new Measure(Kind.RECALL, 100);
  public static final Measure MRR_10 = new Measure(Kind.MRR, 10);

  private static final Pattern FORM = Pattern.compile("([a-z]+)@([1-9][0-9]{0,5})");

  /** The formulas, see {@link Measures}. */
  public enum Kind {
    NDCG {
      @Override
      double of(Ranking ranking, Judgements judgements, int depth) {
        return Measures.ndcgAt(ranking, judgements, depth);
      }
    },
    RECALL {
      @Override
      double of(Ranking ranking, Judgements judgements, int depth) {
        return Measures.recallAt(ranking, judgements, depth);
      }
    },
    MRR {
      @Override
      double of(Ranking ranking, Judgements judgements, int depth) {
        return Measures.reciprocalRankAt(ranking, judgements, depth);
      }
    },
    PRECISION {
      @Override
      double of(Ranking ranking, Judgements judgements, int depth) {
        return Measures.precisionAt(ranking, judgements, depth);
      }
    },
    MAP {
      @Override
      double of(Ranking ranking, Judgements judgements, int depth) {
        return Measures.averagePrecisionAt(ranking, judgements, depth);
      }
    },
    SUCCESS {
      @Override
      double of(Ranking ranking, Judgements judgements, int depth) {
        return Measures.successAt(ranking, judgements, depth);
      }
    };

    abstract double of(Ranking ranking, Judgements judgements, int depth);

    private String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Measure {
    if (depth < 1) {
      throw new IllegalArgumentException("a measure's depth must be at least 1, but is " + depth);
    }
  }

  /**
   * The measure of that name: {@code ndcg}, {@code recall}, {@code mrr}, {@code precision}, {@code
   * map} or {@code success}, then {@code @} and a depth.
   *
   * @throws IllegalArgumentException naming the forms there are
   */
  public static Measure parse(String name) {
    Matcher matcher = FORM.matcher(name);
    if (matcher.matches()) {
      for (Kind kind : Kind.values()) {
        if (kind.label().equals(matcher.group(1))) {
          return new Measure(kind, Integer.parseInt(matcher.group(2)));
        }
      }
    }
    throw new IllegalArgumentException(
        "unknown measure '%s': write one of %s and a depth, such as ndcg@10"
            .formatted(
                name, Arrays.stream(Kind.values()).map(Kind::label).collect(Collectors.toList())));
  }

  /** The name that {@link #parse} reads. */
  public String label() {
    return kind.label() + "@" + depth;
  }

  /** The value for one query. */
  public double of(Ranking ranking, Judgements judgements) {
    return kind.of(ranking, judgements, depth);
  }

  /**
   * The value of every judged query, by query id; a query without a ranking counts 0, as with
   * trec_eval's {@code -c}. Rankings of queries that are not judged are passed over.
   */
  public Map<String, Double> perQuery(Map<String, Ranking> rankings, Qrels qrels) {
    Map<String, Double> values = new TreeMap<>();
    qrels
        .byQuery()
        .forEach(
            (query, judgements) ->
                values.put(query, of(rankings.getOrDefault(query, Ranking.EMPTY), judgements)));
    return values;
  }

  /** The mean over all judged queries, see {@link #perQuery}; 0 where none is judged. */
  public double mean(Map<String, Ranking> rankings, Qrels qrels) {
    return perQuery(rankings, qrels).values().stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(0);
  }

  @Override
  public String toString() {
    return label();
  }
}

package dev.passagework.streams.retrieval.measures;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An evaluation of printed files that shares no code with the measures: it reads run and judgement
 * lines as trec_eval's documentation describes them, sorts by 32-bit score and then by identifier,
 * both descending, and applies each definition as a loop. Means are over all judged queries.
 */
final class NaiveEvaluation {
  private final Map<String, List<String[]>> runs = new HashMap<>();
  private final Map<String, Map<String, Integer>> judgements = new TreeMap<>();

  NaiveEvaluation(String run, String qrels) {
    for (String line : run.split("\n")) {
      String[] columns = line.trim().split("\\s+");
      if (columns.length == 6) {
        runs.computeIfAbsent(columns[0], query -> new ArrayList<>()).add(columns);
      }
    }
    for (String line : qrels.split("\n")) {
      String[] columns = line.trim().split("\\s+");
      judgements
          .computeIfAbsent(columns[0], query -> new HashMap<>())
          .put(columns[2], Integer.parseInt(columns[3]));
    }
    runs.values()
        .forEach(
            lines ->
                lines.sort(
                    (a, b) -> {
                      float first = new BigDecimal(a[4]).floatValue();
                      float second = new BigDecimal(b[4]).floatValue();
                      if (first != second) {
                        return first > second ? -1 : 1;
                      }
                      return utf8(b[2]).compareTo(utf8(a[2]));
                    }));
  }

  /** Mean by measure, to six decimals as text. */
  Map<String, String> means(List<String> measures) {
    Map<String, String> means = new LinkedHashMap<>();
    for (String measure : measures) {
      double sum = 0;
      for (String query : judgements.keySet()) {
        sum += value(measure, query);
      }
      means.put(measure, "%.6f".formatted(sum / judgements.size()));
    }
    return means;
  }

  private double value(String measure, String query) {
    String kind = measure.substring(0, measure.indexOf('@'));
    int depth = Integer.parseInt(measure.substring(measure.indexOf('@') + 1));
    List<String[]> lines = runs.getOrDefault(query, List.of());
    Map<String, Integer> grades = judgements.get(query);
    int relevant = 0;
    List<Integer> ideal = new ArrayList<>();
    for (int grade : grades.values()) {
      if (grade > 0) {
        relevant++;
        ideal.add(grade);
      }
    }
    ideal.sort((a, b) -> b - a);
    double gain = 0;
    double best = 0;
    double precisions = 0;
    double reciprocal = 0;
    int found = 0;
    for (int i = 0; i < depth; i++) {
      if (i < ideal.size()) {
        best += ideal.get(i) / log2(i + 2);
      }
      int grade = i < lines.size() ? grades.getOrDefault(lines.get(i)[2], 0) : 0;
      if (grade > 0) {
        found++;
        gain += grade / log2(i + 2);
        precisions += 1.0 * found / (i + 1);
        if (reciprocal == 0) {
          reciprocal = 1.0 / (i + 1);
        }
      }
    }
    return switch (kind) {
      case "ndcg" -> best == 0 ? 0 : gain / best;
      case "recall" -> relevant == 0 ? 0 : 1.0 * found / relevant;
      case "mrr" -> reciprocal;
      case "precision" -> 1.0 * found / depth;
      case "map" -> relevant == 0 ? 0 : precisions / relevant;
      case "success" -> found > 0 ? 1 : 0;
      default -> throw new IllegalArgumentException(measure);
    };
  }

  private static double log2(int value) {
    return Math.log(value) / Math.log(2);
  }

  /** A text whose order as characters is that of the UTF-8 bytes. */
  private static String utf8(String text) {
    StringBuilder bytes = new StringBuilder();
    for (byte b : text.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      bytes.append((char) (b & 0xff));
    }
    return bytes.toString();
  }
}

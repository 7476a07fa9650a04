package dev.passagework.ops.study.report;

import dev.passagework.ops.study.engine.Outline.ArmOutline;
import dev.passagework.ops.study.engine.RunResult;
import dev.passagework.ops.study.plan.Axis;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * An arm with its results.
 *
 * @param outline what the arm is
 * @param runs its results, by seed
 */
record ArmData(ArmOutline outline, List<RunResult> runs) {

  /** Collections of the corpora that the arm learns from. */
  Set<String> inDomain() {
    Set<String> own = new TreeSet<>(collections());
    own.retainAll(Arrays.asList(outline.value("corpora").split("\\+")));
    return own;
  }

  /** All other collections. */
  Set<String> outOfDomain() {
    Set<String> others = new TreeSet<>(collections());
    others.removeAll(inDomain());
    return others;
  }

  private Set<String> collections() {
    return runs.get(0).scores().keySet();
  }

  /** A measure by query, the mean over seeds; queries of several collections together. */
  Map<String, Double> scores(Set<String> collections, String measure) {
    return mean(collections, measure, RunResult::scores);
  }

  /** The same of the base as it was. */
  Map<String, Double> untouched(Set<String> collections, String measure) {
    return mean(collections, measure, RunResult::untouched);
  }

  private Map<String, Double> mean(
      Set<String> collections,
      String measure,
      Function<RunResult, Map<String, Map<String, Map<String, Double>>>> scores) {
    Map<String, Double> sums = new TreeMap<>();
    for (RunResult run : runs) {
      for (String collection : collections) {
        scores
            .apply(run)
            .getOrDefault(collection, Map.of())
            .getOrDefault(measure, Map.of())
            .forEach(
                (query, value) ->
                    sums.merge(collection + "/" + query, value / runs.size(), Double::sum));
      }
    }
    return sums;
  }

  /** Gain over the untouched base. */
  Difference gain(Set<String> collections, String measure) {
    return Difference.of(scores(collections, measure), untouched(collections, measure));
  }

  /** Largest minus smallest mean of a seed; 0 with one seed. */
  double spread(Set<String> collections, String measure) {
    double[] means =
        runs.stream()
            .mapToDouble(
                run -> Means.of(new ArmData(outline, List.of(run)).scores(collections, measure)))
            .toArray();
    return Arrays.stream(means).max().orElse(0) - Arrays.stream(means).min().orElse(0);
  }

  /** Pairs that the arm has. */
  long pairs() {
    return runs.get(0).pairs();
  }

  /** A short name: what differs from another arm, or all of it. */
  String label(ArmOutline centre) {
    StringBuilder label = new StringBuilder();
    for (Axis axis : Axis.values()) {
      String value = outline.value(axis.code());
      if (!value.equals(centre.value(axis.code())) && !value.isEmpty()) {
        label.append(label.isEmpty() ? "" : ", ").append(axis.code()).append(' ').append(value);
      }
    }
    return label.isEmpty() ? "centre" : label.toString();
  }
}

package dev.passagework.ops.study.report;

import dev.passagework.streams.retrieval.saturation.SaturatingCurve;
import dev.passagework.streams.retrieval.saturation.SaturationFit;
import dev.passagework.streams.retrieval.significance.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * Arms that differ in scale alone, from the smallest, with their gains over the untouched base on
 * the collections that they learn from.
 *
 * @param axis axis that differs
 * @param metric measure
 * @param arms arms by number of pairs, at least two
 */
record Curve(String axis, String metric, List<ArmData> arms) {
  private static final int RESAMPLES = 1_000;
  private static final long SEED = 1;
  private static final double CONFIDENCE = 0.95;
  private static final double NEARLY_ALL = 0.9;
  private static final int PLACES = 60;

  Curve {
    arms = arms.stream().sorted(Comparator.comparingLong(ArmData::pairs)).toList();
  }

  /** Whether its arms mix strategies. */
  boolean isOfMix() {
    return largest().outline().value("strategies").contains("+");
  }

  /** Gain of one of its arms. */
  Difference gain(ArmData arm) {
    return arm.gain(arm.inDomain(), metric);
  }

  ArmData smallest() {
    return arms.get(0);
  }

  ArmData largest() {
    return arms.get(arms.size() - 1);
  }

  /** The fitted curve over the number of pairs; empty with fewer than three scales. */
  Optional<SaturationFit> fit() {
    if (arms.stream().mapToLong(ArmData::pairs).distinct().count() < 3) {
      return Optional.empty();
    }
    Set<String> queries = new TreeSet<>(scores(largest()).keySet());
    arms.forEach(arm -> queries.retainAll(scores(arm).keySet()));
    double[][] gains =
        arms.stream()
            .map(arm -> Difference.values(scores(arm), untouched(arm), queries))
            .toArray(double[][]::new);
    double[] amounts = arms.stream().mapToDouble(ArmData::pairs).toArray();
    return Optional.of(SaturationFit.ofQueries(amounts, gains, RESAMPLES, SEED));
  }

  /** Pairs at which a curve has come nine tenths of its way. */
  static double nearlyAll(SaturatingCurve curve) {
    return -Math.log(1 - NEARLY_ALL) * curve.scale();
  }

  /** What is known of the point of diminishing returns, in words. */
  String diminishing() {
    Optional<SaturationFit> fit = fit();
    if (fit.isEmpty()) {
      return "fewer than three scales were measured, so no curve is fitted";
    }
    double at = nearlyAll(fit.get().curve());
    Interval interval = fit.get().interval(Curve::nearlyAll, CONFIDENCE);
    Interval ceiling = fit.get().interval(SaturatingCurve::ceiling, CONFIDENCE);
    String ceilingIs =
        "ceiling %s %s"
            .formatted(Words.signed(fit.get().curve().ceiling()), Words.interval(ceiling));
    if (at < smallest().pairs()) {
      return beforeTheSmallest(interval.high(), ceilingIs);
    }
    String where =
        at > 2.0 * largest().pairs()
            ? "the fitted curve does not flatten within what was measured (%s to %s pairs)"
                .formatted(Words.count(smallest().pairs()), Words.count(largest().pairs()))
            : "nine tenths of the fitted ceiling are reached at about %s pairs"
                .formatted(Words.about(at));
    return "%s (95 %% interval of that point %s to %s pairs; %s)"
        .formatted(where, Words.about(interval.low()), Words.about(interval.high()), ceilingIs);
  }

  /** What lies before all that was measured has no lower end. */
  private String beforeTheSmallest(double latest, String ceilingIs) {
    long least = smallest().pairs();
    String end =
        latest > least ? "95 %%: by %s at the latest; ".formatted(Words.about(latest)) : "";
    return "nine tenths of the fitted ceiling are reached before the smallest scale that was measured, %s pairs (%s%s)"
        .formatted(Words.count(least), end, ceilingIs);
  }

  /** The arm with the highest mean. */
  ArmData best() {
    return arms.stream()
        .max(Comparator.comparingDouble(arm -> Means.of(scores(arm))))
        .orElseThrow();
  }

  /** How much an arm falls short of the best one, by query. */
  Difference behindBest(ArmData arm) {
    return Difference.of(scores(best()), scores(arm));
  }

  /** The smallest arm that is not shown to fall short of the best one. */
  ArmData enough() {
    return arms.stream().filter(arm -> !behindBest(arm).isAbove(0)).findFirst().orElse(best());
  }

  /** What the last step of scale adds, by query. */
  Difference lastStep() {
    ArmData before = arms.get(arms.size() - 2);
    return Difference.of(scores(largest()), scores(before));
  }

  /**
   * How much more a thousand pairs gain at the beginning, from none to the smallest scale, than in
   * the last step of scale.
   */
  Difference flattening() {
    ArmData before = arms.get(arms.size() - 2);
    double first = smallest().pairs() / 1e3;
    double last = (largest().pairs() - before.pairs()) / 1e3;
    Map<String, Double> none = untouched(smallest());
    Map<String, Double> contrast = new TreeMap<>();
    Map<String, Double> small = scores(smallest());
    Map<String, Double> high = scores(largest());
    Map<String, Double> low = scores(before);
    for (String query : none.keySet()) {
      double early = (small.getOrDefault(query, 0.0) - none.getOrDefault(query, 0.0)) / first;
      double late = (high.getOrDefault(query, 0.0) - low.getOrDefault(query, 0.0)) / last;
      contrast.put(query, early - late);
    }
    return Difference.of(contrast.values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  private Map<String, Double> scores(ArmData arm) {
    return arm.scores(arm.inDomain(), metric);
  }

  private Map<String, Double> untouched(ArmData arm) {
    return arm.untouched(arm.inDomain(), metric);
  }

  /** Its points and its fitted curve, over something that every arm has. */
  Chart.Series series(String name, ToDoubleFunction<ArmData> x) {
    List<Chart.Point> points = new ArrayList<>();
    for (ArmData arm : arms) {
      Difference gain = gain(arm);
      points.add(
          new Chart.Point(
              x.applyAsDouble(arm),
              gain.mean(),
              gain.interval().low(),
              gain.interval().high(),
              axis + " " + arm.outline().value(axis)));
    }
    return new Chart.Series(name, points, List.of());
  }

  /** The same over the number of pairs, with the fitted curve. */
  Chart.Series fitted(String name) {
    Chart.Series bare = series(name, ArmData::pairs);
    Optional<SaturationFit> fit = fit();
    if (fit.isEmpty()) {
      return bare;
    }
    List<Chart.Band> curve = new ArrayList<>();
    for (int i = 0; i <= PLACES; i++) {
      double n = largest().pairs() * (double) i / PLACES;
      Interval interval = fit.get().interval(c -> c.at(n), CONFIDENCE);
      curve.add(new Chart.Band(n, fit.get().curve().at(n), interval.low(), interval.high()));
    }
    return new Chart.Series(name, bare.points(), curve);
  }
}

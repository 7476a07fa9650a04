package dev.passagework.streams.evaluator;

import dev.passagework.streams.retrieval.saturation.SaturationFit.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Gains that are due to one thing, and what it is. A mixed stream alone tells of the mix only: what
 * is due to a strategy shows in an arm that has nothing else, or in the difference that leaving it
 * out makes.
 *
 * @param method how it is known
 * @param base base model
 * @param strategy strategy, or {@link Arm#ALL}
 * @param llm LLM, or {@link Arm#ALL}
 * @param points gains by pairs
 * @param isWhole whether the largest of the points has all the pairs that were bought of it
 */
record GainSeries(
    Method method, String base, String strategy, String llm, List<Point> points, boolean isWhole) {
  GainSeries {
    points = List.copyOf(points);
  }

  /** How a gain is known to be due to something. */
  enum Method {
    /** All that came: the overall curve. */
    OVERALL("overall"),
    /** An arm with nothing else. */
    ALONE("alone"),
    /** An arm with everything else. */
    LEFT_OUT("left-out");

    private final String code;

    Method(String code) {
      this.code = code;
    }

    String code() {
      return code;
    }
  }

  /**
   * All series that the scores of one family give.
   *
   * @param known strategies that are known of beside those of the arms
   */
  static List<GainSeries> of(List<ArmScore> scores, Set<String> known) {
    Map<String, List<ArmScore>> byLabel = new LinkedHashMap<>();
    scores.stream()
        .filter(score -> score.arm().isMix() || score.arm().isSingle())
        .forEach(
            score ->
                byLabel.computeIfAbsent(label(score.arm()), key -> new ArrayList<>()).add(score));
    List<GainSeries> all = new ArrayList<>();
    byLabel.values().forEach(ofLabel -> all.add(direct(ofLabel)));
    all.addAll(leftOut(scores, known));
    return all;
  }

  private static String label(Arm arm) {
    return String.join("\n", arm.base(), arm.strategy(), arm.llm());
  }

  private static GainSeries direct(List<ArmScore> scores) {
    Arm arm = scores.get(0).arm();
    ArmScore largest = largest(scores).orElseThrow();
    return new GainSeries(
        arm.isMix() ? Method.OVERALL : Method.ALONE,
        arm.base(),
        arm.strategy(),
        arm.llm(),
        scores.stream().map(GainSeries::point).toList(),
        largest.arm().isWhole());
  }

  private static Point point(ArmScore score) {
    return new Point(score.pairs(), score.gain(), score.error());
  }

  /** Where an arm has all strategies but one, and the mix has them all. */
  private static List<GainSeries> leftOut(List<ArmScore> scores, Set<String> known) {
    Set<String> strategies = new TreeSet<>(known);
    scores.forEach(score -> strategies.addAll(score.arm().strategies()));
    List<GainSeries> all = new ArrayList<>();
    for (String strategy : strategies) {
      Set<String> others = new TreeSet<>(strategies);
      others.remove(strategy);
      Optional<ArmScore> without =
          largest(
              scores.stream()
                  .filter(score -> score.arm().isWhole() && score.arm().llms().isEmpty())
                  .filter(score -> score.arm().strategies().equals(others) && !others.isEmpty())
                  .toList());
      Optional<ArmScore> mix =
          without.flatMap(
              arm ->
                  largest(
                      scores.stream()
                          .filter(score -> score.arm().isMix() && score.arm().isWhole())
                          .filter(score -> score.arm().base().equals(arm.arm().base()))
                          .toList()));
      if (mix.isPresent() && mix.get().pairs() > without.orElseThrow().pairs()) {
        all.add(difference(strategy, mix.get(), without.get()));
      }
    }
    return all;
  }

  private static GainSeries difference(String strategy, ArmScore mix, ArmScore without) {
    Point point =
        new Point(
            mix.pairs() - without.pairs(),
            mix.gain() - without.gain(),
            Math.hypot(mix.error(), without.error()));
    return new GainSeries(
        Method.LEFT_OUT, mix.arm().base(), strategy, Arm.ALL, List.of(point), true);
  }

  private static Optional<ArmScore> largest(List<ArmScore> scores) {
    return scores.stream().max(Comparator.comparingLong(ArmScore::pairs));
  }

  /** The most pairs of a point. */
  double reach() {
    return points.stream().mapToDouble(Point::n).max().orElseThrow();
  }
}

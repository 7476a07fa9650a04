package dev.passagework.streams.retrieval.saturation;

import dev.passagework.streams.retrieval.significance.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The saturating curve through measured gains, by weighted least squares, and how well it is known.
 * For a given scale the best ceiling has a closed form, so that the search is over the scale alone.
 * How well it is known comes from a bootstrap (Efron and Tibshirani, 1993). Where the gains of
 * single queries are known, queries are drawn anew, all amounts together, and fitted again. Where
 * only means are, those are drawn anew around the curve, with their standard errors or the scatter
 * about the curve, whichever is larger.
 */
public final class SaturationFit {

  /** Scales from this part of the smallest amount to this multiple of the largest. */
  private static final double RANGE = 30;

  private static final int GRID = 96;
  private static final int REFINEMENTS = 40;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  private final List<Point> points;
  private final SaturatingCurve curve;
  private final List<SaturatingCurve> resampled;

  private SaturationFit(
      List<Point> points, SaturatingCurve curve, List<SaturatingCurve> resampled) {
    this.points = points;
    this.curve = curve;
    this.resampled = resampled;
  }

  /**
   * A measured gain.
   *
   * @param n what was spent, such as pairs, above 0
   * @param gain gain over nothing spent
   * @param error standard error of the gain, 0 if it is not known
   */
  public record Point(double n, double gain, double error) {
    public Point {
      if (!(n > 0 && Double.isFinite(n))) {
        throw new IllegalArgumentException("n must be above 0, but is " + n);
      }
      if (!Double.isFinite(gain) || !(error >= 0 && Double.isFinite(error))) {
        throw new IllegalArgumentException("no gain: " + gain + " with error " + error);
      }
    }
  }

  /**
   * The fit.
   *
   * @param points at least one; with amounts that are all the same, the curve is nearly a line
   * @param resamples curves to draw for intervals, at least 1
   * @param seed seed of the draws: the same points give the same fit
   */
  public static SaturationFit of(List<Point> points, int resamples, long seed) {
    if (points.isEmpty()) {
      throw new IllegalArgumentException("there is no point to fit");
    }
    requirePositive(resamples);
    List<Point> given = List.copyOf(points);
    SaturatingCurve best = fit(given);
    double scatter = scatter(given, best);
    SplittableRandom random = new SplittableRandom(seed);
    List<SaturatingCurve> resampled = new ArrayList<>(resamples);
    for (int i = 0; i < resamples; i++) {
      resampled.add(fit(redrawn(given, best, scatter, random)));
    }
    return new SaturationFit(given, best, resampled);
  }

  /**
   * The fit of gains that were measured by the same queries at every amount, whose errors therefore
   * go together.
   *
   * @param amounts what was spent, {@code [amounts]}, each above 0
   * @param gains gains over nothing spent, {@code [amounts][queries]}, at least two queries
   * @param resamples curves to draw for intervals, at least 1
   * @param seed seed of the draws: the same gains give the same fit
   */
  public static SaturationFit ofQueries(
      double[] amounts, double[][] gains, int resamples, long seed) {
    if (amounts.length == 0 || amounts.length != gains.length || gains[0].length < 2) {
      throw new IllegalArgumentException("no gains by amount and query");
    }
    requirePositive(resamples);
    int queries = gains[0].length;
    int[] all = IntStream.range(0, queries).toArray();
    List<Point> given = new ArrayList<>();
    for (int i = 0; i < amounts.length; i++) {
      given.add(new Point(amounts[i], mean(gains[i], all), error(gains[i])));
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<SaturatingCurve> resampled = new ArrayList<>(resamples);
    for (int i = 0; i < resamples; i++) {
      int[] drawn = random.ints(queries, 0, queries).toArray();
      List<Point> redrawn = new ArrayList<>();
      for (int j = 0; j < amounts.length; j++) {
        redrawn.add(new Point(amounts[j], mean(gains[j], drawn), given.get(j).error()));
      }
      resampled.add(fit(redrawn));
    }
    return new SaturationFit(given, fit(given), resampled);
  }

  private static void requirePositive(int resamples) {
    if (resamples < 1) {
      throw new IllegalArgumentException("resamples must be at least 1, but is " + resamples);
    }
  }

  private static double mean(double[] values, int[] which) {
    return Arrays.stream(which).mapToDouble(i -> values[i]).average().orElseThrow();
  }

  /** The standard error of a mean. */
  private static double error(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / (values.length - 1) / values.length);
  }

  /** The best curve. */
  public SaturatingCurve curve() {
    return curve;
  }

  /** The points it was fitted to. */
  public List<Point> points() {
    return points;
  }

  /**
   * The interval of a figure of the curve, such as {@code curve -> curve.further(n, 1000)}.
   *
   * @param confidence between 0 and 1, such as .95
   */
  public Interval interval(ToDoubleFunction<SaturatingCurve> figure, double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "confidence must be between 0 and 1, but is " + confidence);
    }
    double[] values = resampled.stream().mapToDouble(figure).sorted().toArray();
    double tail = (1 - confidence) / 2;
    return new Interval(quantile(values, tail), quantile(values, 1 - tail));
  }

  private static double quantile(double[] sorted, double share) {
    double position = share * (sorted.length - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  /** The spread of the points about the curve, two degrees of freedom being the curve's. */
  private static double scatter(List<Point> points, SaturatingCurve curve) {
    double squares = 0;
    for (Point point : points) {
      double off = point.gain() - curve.at(point.n());
      squares += off * off;
    }
    return points.size() > 2 ? Math.sqrt(squares / (points.size() - 2)) : 0;
  }

  private static List<Point> redrawn(
      List<Point> points, SaturatingCurve curve, double scatter, SplittableRandom random) {
    return points.stream()
        .map(
            point ->
                new Point(
                    point.n(),
                    curve.at(point.n()) + Math.max(point.error(), scatter) * random.nextGaussian(),
                    point.error()))
        .toList();
  }

  private static SaturatingCurve fit(List<Point> points) {
    double[] weights = weights(points);
    double low = Math.log(points.stream().mapToDouble(Point::n).min().orElseThrow() / RANGE);
    double high = Math.log(points.stream().mapToDouble(Point::n).max().orElseThrow() * RANGE);
    double step = (high - low) / GRID;
    double best = low;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i <= GRID; i++) {
      double loss = loss(points, weights, Math.exp(low + i * step));
      if (loss <= least) {
        least = loss;
        best = low + i * step;
      }
    }
    double scale =
        Math.exp(refined(points, weights, Math.max(low, best - step), Math.min(high, best + step)));
    return new SaturatingCurve(ceiling(points, weights, scale), scale);
  }

  /** Golden section search between two logarithms of the scale. */
  private static double refined(List<Point> points, double[] weights, double from, double to) {
    double low = from;
    double high = to;
    for (int i = 0; i < REFINEMENTS; i++) {
      double left = high - GOLDEN * (high - low);
      double right = low + GOLDEN * (high - low);
      if (loss(points, weights, Math.exp(left)) < loss(points, weights, Math.exp(right))) {
        high = right;
      } else {
        low = left;
      }
    }
    return (low + high) / 2;
  }

  private static double loss(List<Point> points, double[] weights, double scale) {
    double ceiling = ceiling(points, weights, scale);
    double loss = 0;
    for (int i = 0; i < weights.length; i++) {
      double off = points.get(i).gain() + ceiling * Math.expm1(-points.get(i).n() / scale);
      loss += weights[i] * off * off;
    }
    return loss;
  }

  private static double ceiling(List<Point> points, double[] weights, double scale) {
    double products = 0;
    double squares = 0;
    for (int i = 0; i < weights.length; i++) {
      double share = -Math.expm1(-points.get(i).n() / scale);
      products += weights[i] * share * points.get(i).gain();
      squares += weights[i] * share * share;
    }
    return products / squares;
  }

  /** The inverse of each variance; all the same where one is not known. */
  private static double[] weights(List<Point> points) {
    double[] weights = new double[points.size()];
    Arrays.fill(weights, 1);
    if (points.stream().allMatch(point -> point.error() > 0)) {
      Arrays.setAll(weights, i -> 1 / (points.get(i).error() * points.get(i).error()));
    }
    return weights;
  }
}

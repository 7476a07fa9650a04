package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.FurtherGain;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.streams.retrieval.saturation.SaturatingCurve;
import dev.passagework.streams.retrieval.saturation.SaturationFit;
import dev.passagework.streams.retrieval.significance.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * A saturating curve through a series of gains, and what it says of going on.
 *
 * @param family collection and measure
 * @param series the gains
 * @param bought what its pairs were bought as
 */
record GainCurve(ArmScore family, GainSeries series, Bought bought) {
  static final String PER_COST = "gain-per-cost";
  private static final double THOUSAND = 1000;
  private static final int RESAMPLES = 200;
  private static final long SEED = 20_251_123;
  private static final double CONFIDENCE = 0.95;

  /**
   * What the pairs of a series were bought as.
   *
   * @param cost what all of them cost; empty where it is not known, or nothing
   * @param entry the plan entry that alone they are of; empty where several fit
   */
  record Bought(Optional<Double> cost, Optional<String> entry) {}

  /**
   * What the next thousand pairs are expected to add, what the pairs so far have brought for each
   * unit of cost, each with the ends of its 95 % interval, and the curve itself.
   */
  List<MetricEvent> metrics(Instant now) {
    SaturationFit fit = SaturationFit.of(series.points(), RESAMPLES, SEED);
    double reach = series.reach();
    Map<String, String> dimensions = dimensions(fit.curve());
    Stream<MetricEvent> next =
        figure(FurtherGain.METRIC, fit, curve -> curve.further(reach, THOUSAND), dimensions, now);
    Stream<MetricEvent> paid =
        bought
            .cost()
            .filter(money -> series.isWhole())
            .map(money -> figure(PER_COST, fit, curve -> curve.at(reach) / money, dimensions, now))
            .orElseGet(Stream::empty);
    return Stream.concat(next, paid).toList();
  }

  private Stream<MetricEvent> figure(
      String name,
      SaturationFit fit,
      ToDoubleFunction<SaturatingCurve> figure,
      Map<String, String> dimensions,
      Instant now) {
    Interval interval = fit.interval(figure, CONFIDENCE);
    String subject = series.strategy() + "@" + series.llm();
    return Stream.of(
        new MetricEvent(name, figure.applyAsDouble(fit.curve()), subject, dimensions, now),
        new MetricEvent(name + "-lower", interval.low(), subject, dimensions, now),
        new MetricEvent(name + FurtherGain.UPPER, interval.high(), subject, dimensions, now));
  }

  private Map<String, String> dimensions(SaturatingCurve curve) {
    Map<String, String> dimensions = new TreeMap<>();
    dimensions.put("strategy", series.strategy());
    dimensions.put("llm", series.llm());
    dimensions.put(FurtherGain.BASE, series.base());
    bought.entry().ifPresent(entry -> dimensions.put(FurtherGain.ENTRY, entry));
    dimensions.put(FurtherGain.METHOD, series.method().code());
    dimensions.put(FurtherGain.COLLECTION, Keys.name(family.collection()));
    dimensions.put("collection-version", Keys.version(family.collection()));
    dimensions.put(FurtherGain.MEASURE, family.measure());
    dimensions.put("pairs", Long.toString((long) series.reach()));
    dimensions.put("points", Integer.toString(series.points().size()));
    dimensions.put("ceiling", Double.toString(curve.ceiling()));
    dimensions.put("scale", Double.toString(curve.scale()));
    return dimensions;
  }
}

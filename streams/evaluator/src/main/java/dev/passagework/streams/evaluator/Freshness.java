package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.streams.evaluator.LearntPassages.Learnt;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** The time from a passage's record to the promotion of the first checkpoint that has learnt it. */
final class Freshness {
  static final String METRIC = "freshness-seconds";
  private static final double[] QUANTILES = {0.5, 0.95};

  private Freshness() {}

  /** The quantiles at a promotion; none where it brought no new passage. */
  static List<MetricEvent> of(CheckpointId promoted, List<Learnt> passages, Instant promotion) {
    if (passages.isEmpty()) {
      return List.of();
    }
    double[] seconds =
        passages.stream()
            .mapToDouble(passage -> Duration.between(passage.time(), promotion).toMillis() / 1000.0)
            .sorted()
            .toArray();
    return DoubleStream.of(QUANTILES)
        .mapToObj(
            quantile ->
                new MetricEvent(
                    METRIC,
                    quantile(seconds, quantile),
                    promoted.toString(),
                    Map.of(
                        "quantile", Double.toString(quantile),
                        "passages", Integer.toString(seconds.length)),
                    promotion))
        .toList();
  }

  /** The nearest-rank quantile: the smallest value that at least that share does not exceed. */
  static double quantile(double[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return Arrays.stream(sorted).skip(Math.max(0, rank - 1)).findFirst().orElseThrow();
  }
}

package dev.passagework.schemas.contract;

import java.util.Map;
import java.util.Optional;

/**
 * What another thousand pairs of a plan entry may bring at most, as the metric events on {@code
 * augmentation-metrics} tell it.
 *
 * @param entry identifier of the plan entry
 * @param measure measure of retrieval that the gain is in
 * @param source what it was measured on, and how: figures of different sources stand side by side
 * @param upper upper end of its interval
 */
public record FurtherGain(String entry, String measure, String source, double upper) {
  /** What another thousand pairs are expected to bring. */
  public static final String METRIC = "gain-per-thousand-pairs";

  /** What stands behind the name of a metric whose value is the upper end of its interval. */
  public static final String UPPER = "-upper";

  /** Dimension of the plan entry, there only where the gain can be told to one. */
  public static final String ENTRY = "entry";

  public static final String MEASURE = "measure";
  public static final String COLLECTION = "collection";
  public static final String METHOD = "method";
  public static final String BASE = "base";

  /** Read from a metric event; empty if the event tells of something else, or of no one entry. */
  public static Optional<FurtherGain> of(MetricEvent event) {
    Map<String, String> of = event.dimensions();
    String entry = of.get(ENTRY);
    String measure = of.get(MEASURE);
    return event.name().equals(METRIC + UPPER)
            && entry != null
            && measure != null
            && Double.isFinite(event.value())
        ? Optional.of(new FurtherGain(entry, measure, source(of), event.value()))
        : Optional.empty();
  }

  private static String source(Map<String, String> of) {
    return String.join(" ", of.get(COLLECTION), of.get(METHOD), of.get(BASE));
  }
}

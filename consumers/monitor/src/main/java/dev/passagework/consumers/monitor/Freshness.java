package dev.passagework.consumers.monitor;

import dev.passagework.schemas.contract.MetricEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long passages waited until a champion had learnt them, at every promotion, and what else is
 * said of freshness.
 */
final class Freshness implements Section {
  private static final String PREFIX = "freshness";
  private static final String SECONDS = "freshness-seconds";
  private static final int KEPT = 400;

  private final TreeMap<Long, Promotion> promotions = new TreeMap<>();
  private final Map<String, Latest> latest = new TreeMap<>();
  private long revision;

  /**
   * The waiting times at a promotion.
   *
   * @param seconds by quantile, such as {@code 0.5}
   */
  record Promotion(long t, String checkpoint, String passages, Map<String, Double> seconds) {}

  /** The newest value of another metric of freshness. */
  record Latest(String metric, String dimensions, double value, long t) {}

  /** All of it. */
  record View(List<Promotion> promotions, List<Latest> latest) {}

  @Override
  public String name() {
    return "freshness";
  }

  @Override
  public synchronized long revision() {
    return revision;
  }

  @Override
  public synchronized View view() {
    return new View(List.copyOf(promotions.values()), List.copyOf(latest.values()));
  }

  /** Takes an event, if it speaks of freshness. */
  synchronized boolean add(MetricEvent event) {
    if (!event.name().startsWith(PREFIX)) {
      return false;
    }
    revision++;
    long time = event.time().toEpochMilli();
    String quantile = event.dimensions().get("quantile");
    if (event.name().equals(SECONDS) && quantile != null) {
      promotions
          .computeIfAbsent(
              time,
              t ->
                  new Promotion(
                      t,
                      event.subject(),
                      event.dimensions().getOrDefault("passages", ""),
                      new TreeMap<>()))
          .seconds()
          .put(quantile, Point.rounded(event.value()));
      if (promotions.size() > KEPT) {
        promotions.pollFirstEntry();
      }
    } else {
      String dimensions = Words.of(event.dimensions());
      latest.put(
          event.name() + dimensions,
          new Latest(event.name(), dimensions, Point.rounded(event.value()), time));
    }
    return true;
  }
}

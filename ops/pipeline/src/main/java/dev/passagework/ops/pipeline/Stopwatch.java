package dev.passagework.ops.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Durations of the stages of a job. Not thread-safe. */
final class Stopwatch {
  private final Clock clock;
  private final Instant start;
  private final Map<String, Double> seconds = new LinkedHashMap<>();

  Stopwatch(Clock clock) {
    this.clock = clock;
    this.start = clock.instant();
  }

  /** Seconds since the start. */
  double elapsed() {
    return Duration.between(start, clock.instant()).toMillis() / 1e3;
  }

  /** Ends a stage that began at a given number of seconds since the start. */
  void stage(String name, double since) {
    seconds.put(name, elapsed() - since);
  }

  /** Durations in seconds, {@code total} first. */
  Map<String, Double> seconds() {
    Map<String, Double> all = new LinkedHashMap<>();
    all.put("total", elapsed());
    all.putAll(seconds);
    return all;
  }
}

package dev.passagework.streams.refinery;

import dev.passagework.streams.runtime.Setting;
import dev.passagework.streams.runtime.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a refinery runs with.
 *
 * @param sweepInterval time between two looks for judged queries that came after the pairs they
 *     match
 * @param metricsInterval time between two reports of what was counted
 * @param threads number of stream threads
 * @param filters what the filters go by
 * @param stateDirectory directory of its state stores
 */
public record RefinerySettings(
    Duration sweepInterval,
    Duration metricsInterval,
    int threads,
    Filters filters,
    Path stateDirectory) {
  static final Setting<Duration> SWEEP_INTERVAL =
      Setting.millis(
          "refinery.sweep-interval",
          100,
          "time between two looks for judged queries that came after the pairs they match");
  static final Setting<Integer> THREADS =
      Setting.whole("refinery.threads", 1, 1, "number of stream threads");
  static final Setting<Duration> METRICS_INTERVAL =
      Setting.millis(
          "refinery.metrics-interval", 5_000, "time between two reports of what was counted");
  static final Setting<Filters> FILTERS =
      new Setting<>(
          "refinery.filters",
          "",
          "YAML file of what the filters go by, over the built-in one (see filters.md)",
          file -> file.isBlank() ? Filters.builtIn() : Filters.in(Path.of(file)));

  /** Every setting, in the order of the documented table. */
  public static final List<Setting<?>> ALL =
      List.of(SWEEP_INTERVAL, METRICS_INTERVAL, THREADS, FILTERS);

  public RefinerySettings {
    if (sweepInterval.toMillis() < 1) {
      throw new IllegalArgumentException(
          SWEEP_INTERVAL.name() + " = '" + sweepInterval.toMillis() + "': use at least 1");
    }
    if (metricsInterval.toMillis() < 1) {
      throw new IllegalArgumentException(
          METRICS_INTERVAL.name() + " = '" + metricsInterval.toMillis() + "': use at least 1");
    }
  }

  /** The settings as given, with the state stores in a directory. */
  public static RefinerySettings from(Settings settings, Path stateDirectory) {
    return new RefinerySettings(
        settings.get(SWEEP_INTERVAL),
        settings.get(METRICS_INTERVAL),
        settings.get(THREADS),
        settings.get(FILTERS),
        stateDirectory);
  }
}

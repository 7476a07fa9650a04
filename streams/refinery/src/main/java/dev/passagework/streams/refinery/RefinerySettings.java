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
 * @param threads number of stream threads
 * @param stateDirectory directory of its state stores
 */
public record RefinerySettings(Duration sweepInterval, int threads, Path stateDirectory) {
  static final Setting<Duration> SWEEP_INTERVAL =
      Setting.millis(
          "refinery.sweep-interval",
          100,
          "time between two looks for judged queries that came after the pairs they match");
  static final Setting<Integer> THREADS =
      Setting.whole("refinery.threads", 1, 1, "number of stream threads");

  /** Every setting, in the order of the documented table. */
  public static final List<Setting<?>> ALL = List.of(SWEEP_INTERVAL, THREADS);

  public RefinerySettings {
    if (sweepInterval.toMillis() < 1) {
      throw new IllegalArgumentException(
          SWEEP_INTERVAL.name() + " = '" + sweepInterval.toMillis() + "': use at least 1");
    }
  }

  /** The settings as given, with the state stores in a directory. */
  public static RefinerySettings from(Settings settings, Path stateDirectory) {
    return new RefinerySettings(
        settings.get(SWEEP_INTERVAL), settings.get(THREADS), stateDirectory);
  }
}

package dev.passagework.streams.planner;

import dev.passagework.streams.runtime.Setting;
import dev.passagework.streams.runtime.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a planner runs with.
 *
 * @param ahead largest number of unanswered requests of a plan entry, at least 1
 * @param reportInterval shortest time between two reports of a plan entry's counts
 * @param threads number of stream threads
 * @param stateDirectory directory of its state stores
 */
public record PlannerSettings(
    int ahead, Duration reportInterval, int threads, Path stateDirectory) {
  static final Setting<Integer> AHEAD =
      Setting.whole(
          "planner.ahead", 2_000, 1, "largest number of unanswered requests of a plan entry");
  static final Setting<Duration> REPORT_INTERVAL =
      Setting.millis(
          "planner.report-interval",
          200,
          "shortest time between two reports of a plan entry's counts, unless its status changes");
  static final Setting<Integer> THREADS =
      Setting.whole("planner.threads", 1, 1, "number of stream threads");

  /** Every setting, in the order of the documented table. */
  public static final List<Setting<?>> ALL = List.of(AHEAD, REPORT_INTERVAL, THREADS);

  public PlannerSettings {
    if (reportInterval.toMillis() < 1) {
      throw new IllegalArgumentException(
          REPORT_INTERVAL.name() + " = '" + reportInterval.toMillis() + "': use at least 1");
    }
  }

  /** The settings as given, with the state stores in a directory. */
  public static PlannerSettings from(Settings settings, Path stateDirectory) {
    return new PlannerSettings(
        settings.get(AHEAD), settings.get(REPORT_INTERVAL), settings.get(THREADS), stateDirectory);
  }
}

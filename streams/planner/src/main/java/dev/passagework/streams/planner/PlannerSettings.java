package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.TokenPrices;
import dev.passagework.streams.runtime.Setting;
import dev.passagework.streams.runtime.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a planner runs with.
 *
 * @param ahead largest number of unanswered requests of a plan entry, at least 1
 * @param reportInterval shortest time between two reports of a plan entry's counts
 * @param threads number of stream threads
 * @param stateDirectory directory of its state stores
 * @param policy how plans become requests
 */
public record PlannerSettings(
    int ahead, Duration reportInterval, int threads, Path stateDirectory, Policy policy) {
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

  /** Folder of the user's strategies; the commands that read plans look at it too. */
  public static final Setting<String> STRATEGIES =
      Setting.text(
          "planner.strategies",
          "",
          "folder of strategy files <name>.yaml, over those that come with Passagework");

  static final Setting<Duration> SETTLE =
      Setting.millis(
          "planner.settle",
          2_000,
          "quiet of a corpus after which 'pairs' sets density and coverage anew, and examples are chosen");
  static final Setting<Duration> METRICS_INTERVAL =
      Setting.millis("planner.metrics-interval", 5_000, "time between two measurements of entries");
  static final Setting<OptionalDouble> PROMPT_PRICE =
      optional(
          "planner.prompt-price", "price of a million prompt tokens, where the plan gives none");
  static final Setting<OptionalDouble> COMPLETION_PRICE =
      optional(
          "planner.completion-price",
          "price of a million completion tokens, where the plan gives none");
  static final Setting<OptionalDouble> STOP_BELOW_GAIN =
      optional(
          "planner.stop-below-gain",
          "gain per thousand pairs under which an entry stops, at the upper end of the interval; empty for never");
  static final Setting<String> STOP_METRIC =
      Setting.text("planner.stop-metric", "ndcg@10", "metric whose gain may stop an entry");

  /** Strategy of corpora without a plan. */
  public static final Setting<String> UNPLANNED =
      Setting.text(
          "planner.unplanned",
          "",
          "strategy without an LLM for corpora without a plan; empty for none");

  static final Setting<Integer> UNPLANNED_DENSITY =
      Setting.whole(
          "planner.unplanned-density", 2, 1, "queries per passage of corpora without a plan");

  /** Every setting, in the order of the documented table. */
  public static final List<Setting<?>> ALL =
      List.of(
          AHEAD,
          REPORT_INTERVAL,
          THREADS,
          STRATEGIES,
          SETTLE,
          METRICS_INTERVAL,
          PROMPT_PRICE,
          COMPLETION_PRICE,
          STOP_BELOW_GAIN,
          STOP_METRIC,
          UNPLANNED,
          UNPLANNED_DENSITY);

  public PlannerSettings {
    positive(REPORT_INTERVAL, reportInterval);
    positive(METRICS_INTERVAL, policy.metricsInterval());
  }

  /** Settings of a planner that takes the strategies as they come and assumes nothing. */
  public PlannerSettings(int ahead, Duration reportInterval, int threads, Path stateDirectory) {
    this(ahead, reportInterval, threads, stateDirectory, Policy.PLAIN);
  }

  /**
   * The settings as given, with the state stores in a directory.
   *
   * @throws IllegalArgumentException if a value cannot be used; the message names it
   */
  public static PlannerSettings from(Settings settings, Path stateDirectory) {
    return new PlannerSettings(
        settings.get(AHEAD),
        settings.get(REPORT_INTERVAL),
        settings.get(THREADS),
        stateDirectory,
        new Policy(
            strategies(settings),
            prices(settings),
            settings.get(SETTLE),
            settings.get(METRICS_INTERVAL),
            settings.get(STOP_BELOW_GAIN),
            settings.get(STOP_METRIC),
            settings.get(UNPLANNED),
            settings.get(UNPLANNED_DENSITY)));
  }

  /**
   * The strategies that the settings name.
   *
   * @throws IllegalArgumentException if their folder or a file of it cannot be used
   */
  public static Strategies strategies(Settings settings) {
    String folder = settings.get(STRATEGIES);
    return folder.isBlank() ? Strategies.builtIn() : Strategies.with(Path.of(folder));
  }

  private static Optional<TokenPrices> prices(Settings settings) {
    OptionalDouble prompt = settings.get(PROMPT_PRICE);
    OptionalDouble completion = settings.get(COMPLETION_PRICE);
    if (prompt.isPresent() != completion.isPresent()) {
      throw new IllegalArgumentException(
          "%s and %s go together: set both, or neither"
              .formatted(PROMPT_PRICE.name(), COMPLETION_PRICE.name()));
    }
    return prompt.isPresent()
        ? Optional.of(new TokenPrices(prompt.getAsDouble(), completion.getAsDouble()))
        : Optional.empty();
  }

  private static Setting<OptionalDouble> optional(String name, String meaning) {
    return new Setting<>(
        name,
        "",
        meaning,
        text ->
            text.isBlank()
                ? OptionalDouble.empty()
                : OptionalDouble.of(finite(Double.parseDouble(text.strip()))));
  }

  private static double finite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("it must be a number");
    }
    return value;
  }

  private static void positive(Setting<?> setting, Duration value) {
    if (value.toMillis() < 1) {
      throw new IllegalArgumentException(
          setting.name() + " = '" + value.toMillis() + "': use at least 1");
    }
  }
}

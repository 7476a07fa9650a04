package dev.passagework.consumers.augmenter;

import dev.passagework.consumers.augmenter.llm.EndpointAddress;
import dev.passagework.consumers.augmenter.llm.EndpointLimits;
import dev.passagework.consumers.augmenter.llm.EndpointSettings;
import dev.passagework.consumers.augmenter.llm.Prices;
import dev.passagework.consumers.augmenter.llm.Secret;
import dev.passagework.consumers.augmenter.llm.StructuredOutput;
import dev.passagework.streams.runtime.Setting;
import dev.passagework.streams.runtime.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the augmenter runs with.
 *
 * @param endpoints LLM endpoints
 * @param calls what all calls have in common
 * @param group how the instance takes part in the consumer group
 */
public record AugmenterSettings(
    List<EndpointSettings> endpoints, CallSettings calls, GroupSettings group) {
  /** Environment variable that holds the endpoint's base URL. */
  public static final String BASE_URL_VARIABLE = "OPENAI_BASE_URL";

  /** Environment variable that holds the key; a key is taken from nowhere else. */
  public static final String KEY_VARIABLE = "OPENAI_API_KEY";

  static final Setting<String> BASE_URL =
      Setting.text(
          "augmenter.base-url",
          "",
          "base URL of an OpenAI-compatible endpoint, over " + BASE_URL_VARIABLE);
  static final Setting<String> ENDPOINTS =
      Setting.text(
          "augmenter.endpoints",
          "",
          "YAML file of LLM endpoints, instead of the base URL; what it leaves out is taken from the settings here");

  /** Whether it may do without an endpoint. */
  public static final Setting<Boolean> WITHOUT_ENDPOINT =
      new Setting<>(
          "augmenter.without-endpoint",
          "false",
          "whether to run where no endpoint is named, for strategies that need none",
          AugmenterSettings::truth);

  static final Setting<Integer> CONCURRENCY =
      Setting.whole(
          "augmenter.concurrency",
          64,
          1,
          "largest number of LLM calls in flight, of all instances together");
  static final Setting<Integer> REQUESTS_PER_MINUTE =
      Setting.whole(
          "augmenter.requests-per-minute",
          0,
          0,
          "largest number of calls in any minute, of all instances together; 0 for no limit");
  static final Setting<Integer> TOKENS_PER_MINUTE =
      Setting.whole(
          "augmenter.tokens-per-minute",
          0,
          0,
          "largest number of prompt and completion tokens in any minute, of all instances together; 0 for no limit");
  static final Setting<Integer> ATTEMPTS =
      Setting.whole(
          "augmenter.attempts", 5, 1, "failed calls after which a request is a dead letter");
  static final Setting<Duration> CALL_TIMEOUT =
      Setting.millis("augmenter.call-timeout", 60_000, "deadline of an LLM call");
  static final Setting<Duration> BACKOFF =
      Setting.millis(
          "augmenter.backoff", 1_000, "longest wait before the second attempt, doubling after it");
  static final Setting<StructuredOutput> STRUCTURED_OUTPUT =
      new Setting<>(
          "augmenter.structured-output",
          "none",
          "response_format that the endpoint takes: json_schema, json_object or none",
          StructuredOutput::parse);
  static final Setting<Boolean> LOG_PROBABILITIES =
      new Setting<>(
          "augmenter.log-probabilities",
          "false",
          "whether to ask for the log-probabilities of tokens",
          AugmenterSettings::truth);
  static final Setting<Double> PROMPT_PRICE =
      Setting.number("augmenter.prompt-price", 0, 0, 1e9, "price of a million prompt tokens");
  static final Setting<Double> COMPLETION_PRICE =
      Setting.number(
          "augmenter.completion-price", 0, 0, 1e9, "price of a million completion tokens");
  static final Setting<Duration> METRICS_INTERVAL =
      Setting.millis("augmenter.metrics-interval", 5_000, "time between two events of a metric");
  static final Setting<Start> START =
      new Setting<>(
          "augmenter.start",
          "if-new",
          "where to begin on partitions without a usable offset: if-new, beginning or end",
          Start::parse);
  static final Setting<String> GROUP_PROTOCOL =
      new Setting<>(
          "augmenter.group-protocol",
          "classic",
          "protocol of the consumer group: classic or consumer",
          AugmenterSettings::protocol);
  static final Setting<Duration> COMMIT_INTERVAL =
      Setting.millis("augmenter.commit-interval", 200, "time between two transactions");
  static final Setting<Duration> DRAIN =
      Setting.millis(
          "augmenter.drain-timeout",
          75_000,
          "longest wait for calls in flight when partitions move to another instance");
  static final Setting<Duration> MAX_POLL_INTERVAL =
      Setting.millis(
          "augmenter.max-poll-interval",
          300_000,
          "time after which the group gives up an instance that does not poll");
  static final Setting<Duration> CLOSING =
      Setting.millis(
          "augmenter.close-timeout",
          4_000,
          "longest wait for calls in flight at the end; calls that take longer are made again");

  /** Every setting of the augmenter. */
  public static final List<Setting<?>> ALL =
      List.of(
          BASE_URL,
          ENDPOINTS,
          WITHOUT_ENDPOINT,
          CONCURRENCY,
          REQUESTS_PER_MINUTE,
          TOKENS_PER_MINUTE,
          ATTEMPTS,
          CALL_TIMEOUT,
          BACKOFF,
          STRUCTURED_OUTPUT,
          LOG_PROBABILITIES,
          PROMPT_PRICE,
          COMPLETION_PRICE,
          METRICS_INTERVAL,
          START,
          GROUP_PROTOCOL,
          COMMIT_INTERVAL,
          DRAIN,
          MAX_POLL_INTERVAL,
          CLOSING);

  public AugmenterSettings {
    endpoints = List.copyOf(endpoints);
    Duration longest = Duration.ZERO;
    for (EndpointSettings endpoint : endpoints) {
      positive(CALL_TIMEOUT, endpoint.timeout());
      longest = longest.compareTo(endpoint.timeout()) < 0 ? endpoint.timeout() : longest;
    }
    positive(METRICS_INTERVAL, calls.metricsInterval());
    positive(COMMIT_INTERVAL, group.commitInterval());
    inOrder(CALL_TIMEOUT, longest, DRAIN, group.drain());
    inOrder(DRAIN, group.drain(), MAX_POLL_INTERVAL, group.maxPollInterval());
  }

  /**
   * Settings for the endpoints that the user named.
   *
   * @throws IllegalArgumentException if no endpoint is named, or a value cannot be used; the
   *     message names the setting and never shows the key
   */
  public static AugmenterSettings from(Settings settings) {
    String file = settings.get(ENDPOINTS).strip();
    if (!file.isEmpty()) {
      return of(settings, endpoints(settings, file));
    }
    String url = baseUrl(settings);
    if (url.isEmpty() && settings.get(WITHOUT_ENDPOINT)) {
      return of(settings, List.of());
    }
    if (url.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no LLM endpoint: set %s, such as to http://127.0.0.1:8000/v1, or %s to a file of endpoints"
              .formatted(BASE_URL_VARIABLE, ENDPOINTS.name()));
    }
    String key = settings.environment().getOrDefault(KEY_VARIABLE, "").strip();
    return of(settings, List.of(single(settings, "default", address(url), new Secret(key))));
  }

  /** Whether the user names an endpoint. */
  public static boolean nameEndpoint(Settings settings) {
    return !settings.get(ENDPOINTS).isBlank() || !baseUrl(settings).isEmpty();
  }

  private static String baseUrl(Settings settings) {
    String own = settings.get(BASE_URL).strip();
    return own.isEmpty() ? settings.environment().getOrDefault(BASE_URL_VARIABLE, "").strip() : own;
  }

  /** Settings for an endpoint of our own, which gets no key: recorded replies. */
  public static AugmenterSettings at(URI baseUrl, Settings settings) {
    EndpointAddress address = EndpointAddress.parse(baseUrl.toString());
    return of(settings, List.of(single(settings, "recorded", address, Secret.NONE)));
  }

  /** Settings for some endpoints, of which all else is the same. */
  public AugmenterSettings with(List<EndpointSettings> others) {
    return new AugmenterSettings(others, calls, group);
  }

  private static List<EndpointSettings> endpoints(Settings settings, String file) {
    EndpointAddress nowhere = EndpointAddress.parse("http://127.0.0.1");
    EndpointSettings fallback = single(settings, "default", nowhere, Secret.NONE);
    try {
      return new EndpointsFile(settings.environment(), fallback).read(Path.of(file));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s = '%s' cannot be used: %s".formatted(ENDPOINTS.name(), file, e.getMessage()), e);
    }
  }

  private static EndpointSettings single(
      Settings settings, String name, EndpointAddress address, Secret key) {
    return new EndpointSettings(
        name,
        List.of(address),
        Map.of(),
        key,
        new EndpointLimits(
            settings.get(CONCURRENCY),
            settings.get(REQUESTS_PER_MINUTE),
            settings.get(TOKENS_PER_MINUTE)),
        settings.get(CALL_TIMEOUT),
        settings.get(ATTEMPTS),
        new Prices(settings.get(PROMPT_PRICE), settings.get(COMPLETION_PRICE)),
        new EndpointSettings.ReplyForm(
            settings.get(STRUCTURED_OUTPUT), settings.get(LOG_PROBABILITIES)));
  }

  private static AugmenterSettings of(Settings settings, List<EndpointSettings> endpoints) {
    return new AugmenterSettings(
        endpoints,
        new CallSettings(settings.get(BACKOFF), settings.get(METRICS_INTERVAL)),
        new GroupSettings(
            settings.get(START),
            settings.get(GROUP_PROTOCOL),
            settings.get(COMMIT_INTERVAL),
            settings.get(DRAIN),
            settings.get(MAX_POLL_INTERVAL),
            settings.get(CLOSING)));
  }

  private static EndpointAddress address(String url) {
    try {
      return EndpointAddress.parse(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          BASE_URL_VARIABLE + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static boolean truth(String text) {
    return switch (text.strip()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("it must be true or false");
    };
  }

  private static String protocol(String text) {
    String protocol = text.strip();
    if (!protocol.equals("classic") && !protocol.equals("consumer")) {
      throw new IllegalArgumentException("it must be classic or consumer");
    }
    return protocol;
  }

  private static void positive(Setting<?> setting, Duration value) {
    if (value.isZero()) {
      throw new IllegalArgumentException(setting.name() + " must be at least 1 ms");
    }
  }

  private static void inOrder(
      Setting<?> shorter, Duration lesser, Setting<?> longer, Duration greater) {
    if (lesser.compareTo(greater) >= 0) {
      throw new IllegalArgumentException(
          "%s (%d ms) must be longer than %s (%d ms), or calls are made twice when partitions move"
              .formatted(longer.name(), greater.toMillis(), shorter.name(), lesser.toMillis()));
    }
  }
}

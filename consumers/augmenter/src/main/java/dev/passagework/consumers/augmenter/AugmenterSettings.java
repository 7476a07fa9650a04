package dev.passagework.consumers.augmenter;

import dev.passagework.consumers.augmenter.llm.EndpointAddress;
import dev.passagework.consumers.augmenter.llm.EndpointSettings;
import dev.passagework.consumers.augmenter.llm.Secret;
import dev.passagework.streams.runtime.Setting;
import dev.passagework.streams.runtime.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the augmenter runs with.
 *
 * @param endpoint LLM endpoint
 * @param calls how calls are made
 * @param group how the instance takes part in the consumer group
 * @param prices prices of tokens
 */
public record AugmenterSettings(
    EndpointSettings endpoint, CallSettings calls, GroupSettings group, Prices prices) {
  /** Environment variable that holds the endpoint's base URL. */
  public static final String BASE_URL_VARIABLE = "OPENAI_BASE_URL";

  /** Environment variable that holds the key; a key is taken from nowhere else. */
  public static final String KEY_VARIABLE = "OPENAI_API_KEY";

  static final Setting<String> BASE_URL =
      Setting.text(
          "augmenter.base-url",
          "",
          "base URL of an OpenAI-compatible endpoint, over " + BASE_URL_VARIABLE);
  static final Setting<Integer> CONCURRENCY =
      Setting.whole("augmenter.concurrency", 64, 1, "largest number of LLM calls in flight");
  static final Setting<Integer> ATTEMPTS =
      Setting.whole(
          "augmenter.attempts", 5, 1, "failed calls after which a request is a dead letter");
  static final Setting<Duration> CALL_TIMEOUT =
      Setting.millis("augmenter.call-timeout", 60_000, "deadline of an LLM call");
  static final Setting<Duration> BACKOFF =
      Setting.millis(
          "augmenter.backoff", 1_000, "longest wait before the second attempt, doubling after it");
  static final Setting<Boolean> JSON_MODE =
      new Setting<>(
          "augmenter.json-mode",
          "false",
          "whether to ask for a JSON object with response_format",
          AugmenterSettings::truth);
  static final Setting<Double> PROMPT_PRICE =
      Setting.number("augmenter.prompt-price", 0, 0, 1e9, "price of a million prompt tokens");
  static final Setting<Double> COMPLETION_PRICE =
      Setting.number(
          "augmenter.completion-price", 0, 0, 1e9, "price of a million completion tokens");
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
          CONCURRENCY,
          ATTEMPTS,
          CALL_TIMEOUT,
          BACKOFF,
          JSON_MODE,
          PROMPT_PRICE,
          COMPLETION_PRICE,
          START,
          GROUP_PROTOCOL,
          COMMIT_INTERVAL,
          DRAIN,
          MAX_POLL_INTERVAL,
          CLOSING);

  public AugmenterSettings {
    positive(CALL_TIMEOUT, endpoint.timeout());
    positive(COMMIT_INTERVAL, group.commitInterval());
    inOrder(CALL_TIMEOUT, endpoint.timeout(), DRAIN, group.drain());
    inOrder(DRAIN, group.drain(), MAX_POLL_INTERVAL, group.maxPollInterval());
  }

  /**
   * Settings for the endpoint that the user named.
   *
   * @throws IllegalArgumentException if no endpoint is named, or a value cannot be used; the
   *     message names the setting and never shows the key
   */
  public static AugmenterSettings from(Settings settings) {
    String url =
        Optional.of(settings.get(BASE_URL))
            .filter(text -> !text.isBlank())
            .or(() -> Optional.ofNullable(settings.environment().get(BASE_URL_VARIABLE)))
            .filter(text -> !text.isBlank())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no LLM endpoint: set %s, such as to http://127.0.0.1:8000/v1"
                            .formatted(BASE_URL_VARIABLE)));
    String key = settings.environment().getOrDefault(KEY_VARIABLE, "").strip();
    return of(settings, address(url), new Secret(key));
  }

  /** Settings for an endpoint of our own, which gets no key: recorded replies. */
  public static AugmenterSettings at(URI baseUrl, Settings settings) {
    return of(settings, EndpointAddress.parse(baseUrl.toString()), Secret.NONE);
  }

  private static AugmenterSettings of(Settings settings, EndpointAddress address, Secret key) {
    int concurrency = settings.get(CONCURRENCY);
    return new AugmenterSettings(
        new EndpointSettings(
            address, key, settings.get(CALL_TIMEOUT), concurrency, settings.get(JSON_MODE)),
        new CallSettings(concurrency, settings.get(ATTEMPTS), settings.get(BACKOFF)),
        new GroupSettings(
            settings.get(START),
            settings.get(GROUP_PROTOCOL),
            settings.get(COMMIT_INTERVAL),
            settings.get(DRAIN),
            settings.get(MAX_POLL_INTERVAL),
            settings.get(CLOSING)),
        new Prices(settings.get(PROMPT_PRICE), settings.get(COMPLETION_PRICE)));
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

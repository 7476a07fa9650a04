package dev.passagework.consumers.augmenter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.passagework.consumers.augmenter.llm.EndpointAddress;
import dev.passagework.consumers.augmenter.llm.EndpointLimits;
import dev.passagework.consumers.augmenter.llm.EndpointSettings;
import dev.passagework.consumers.augmenter.llm.Prices;
import dev.passagework.consumers.augmenter.llm.Secret;
import dev.passagework.consumers.augmenter.llm.StructuredOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a YAML file. What an endpoint does not say it takes from the endpoint that the
 * settings describe. Keys stand in environment variables or in files of their own, never here.
 */
final class EndpointsFile {
  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private final Map<String, String> environment;
  private final EndpointSettings fallback;

  /**
   * A reader of such files.
   *
   * @param environment environment variables, which may hold keys
   * @param fallback what an endpoint takes that it does not say
   */
  EndpointsFile(Map<String, String> environment, EndpointSettings fallback) {
    this.environment = environment;
    this.fallback = fallback;
  }

  record Whole(@Nullable List<Entry> endpoints) {}

  record Entry(
      @Nullable String name,
      @Nullable String url,
      @Nullable List<String> replicas,
      @Nullable Map<String, String> models,
      @Nullable String apiKeyEnv,
      @Nullable String apiKeyFile,
      @Nullable Integer concurrency,
      @Nullable Long requestsPerMinute,
      @Nullable Long tokensPerMinute,
      @Nullable Long callTimeout,
      @Nullable Integer attempts,
      @Nullable Double promptPrice,
      @Nullable Double completionPrice,
      @Nullable String structuredOutput,
      @Nullable Boolean logProbabilities) {}

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it cannot be used; the message names the endpoint and the
   *     cure, and shows no key
   */
  List<EndpointSettings> read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("it cannot be read: " + e.getMessage(), e);
    }
  }

  List<EndpointSettings> parse(String text) {
    Whole whole;
    try {
      whole = YAML.readValue(text, Whole.class);
    } catch (UnrecognizedPropertyException e) {
      throw new IllegalArgumentException(
          "it holds '%s', which is none of %s"
              .formatted(e.getPropertyName(), e.getKnownPropertyIds()),
          e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "it is no list of endpoints: " + e.getOriginalMessage(), e);
    }
    if (whole == null || whole.endpoints() == null || whole.endpoints().isEmpty()) {
      throw new IllegalArgumentException("it holds no list 'endpoints'");
    }
    List<EndpointSettings> endpoints = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Entry entry : whole.endpoints()) {
      EndpointSettings endpoint = endpoint(entry);
      if (!names.add(endpoint.name())) {
        throw new IllegalArgumentException("two endpoints are named '" + endpoint.name() + "'");
      }
      endpoints.add(endpoint);
    }
    return endpoints;
  }

  private EndpointSettings endpoint(Entry entry) {
    if (entry.name() == null || entry.name().isBlank()) {
      throw new IllegalArgumentException("an endpoint has no name");
    }
    try {
      return new EndpointSettings(
          entry.name(),
          replicas(entry),
          or(entry.models(), Map.of()),
          key(entry),
          new EndpointLimits(
              or(entry.concurrency(), fallback.limits().concurrency()),
              or(entry.requestsPerMinute(), fallback.limits().requestsPerMinute()),
              or(entry.tokensPerMinute(), fallback.limits().tokensPerMinute())),
          entry.callTimeout() == null ? fallback.timeout() : Duration.ofMillis(entry.callTimeout()),
          or(entry.attempts(), fallback.attempts()),
          new Prices(
              or(entry.promptPrice(), fallback.prices().prompt()),
              or(entry.completionPrice(), fallback.prices().completion())),
          form(entry));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "endpoint '%s': %s".formatted(entry.name(), e.getMessage()), e);
    }
  }

  private EndpointSettings.ReplyForm form(Entry entry) {
    return new EndpointSettings.ReplyForm(
        entry.structuredOutput() == null
            ? fallback.form().structuredOutput()
            : StructuredOutput.parse(entry.structuredOutput()),
        or(entry.logProbabilities(), fallback.form().logProbabilities()));
  }

  private static List<EndpointAddress> replicas(Entry entry) {
    Stream<String> first = entry.url() == null ? Stream.empty() : Stream.of(entry.url());
    return Stream.concat(first, or(entry.replicas(), List.<String>of()).stream())
        .map(EndpointAddress::parse)
        .toList();
  }

  private Secret key(Entry entry) {
    if (entry.apiKeyEnv() != null) {
      String key = environment.getOrDefault(entry.apiKeyEnv(), "").strip();
      if (key.isEmpty()) {
        throw new IllegalArgumentException(
            "environment variable " + entry.apiKeyEnv() + " holds no key");
      }
      return new Secret(key);
    }
    return entry.apiKeyFile() == null ? Secret.NONE : keyIn(Path.of(entry.apiKeyFile()));
  }

  private static Secret keyIn(Path file) {
    try {
      return new Secret(Files.readString(file).strip());
    } catch (IOException e) {
      throw new IllegalArgumentException("there is no key in " + file, e);
    }
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}

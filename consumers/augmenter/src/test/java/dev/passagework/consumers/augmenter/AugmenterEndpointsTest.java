package dev.passagework.consumers.augmenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.embedded.EmbeddedRegistry;
import dev.passagework.streams.runtime.Service;
import dev.passagework.streams.runtime.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(60)
class AugmenterEndpointsTest {
  private static final String KEY = "sk-very-secret-0123456789";
  private static EmbeddedKafka kafka;
  private static EmbeddedRegistry registry;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory());
    registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
  }

  @AfterAll
  static void stop() {
    registry.close();
    kafka.close();
  }

  @Test
  void everyLlmIsAskedForAtItsOwnEndpointAndMetricsTellThemApart() throws Exception {
    RequestTopics topics = topics("two");
    topics.ask(Stream.concat(numbered("fine", 20), numbered("other", 30)).toList());
    try (ScriptedEndpoint small = new ScriptedEndpoint(0, 5);
        ScriptedEndpoint other = new ScriptedEndpoint(0, 5);
        Service augmenter =
            augmenter(
                topics,
                """
                endpoints:
                  - {name: first, url: '%s', models: {small: small-1b}}
                  - {name: second, url: '%s', models: {other: other-7b}, prompt-price: 2, completion-price: 10}
                """
                    .formatted(small.baseUrl(), other.baseUrl()))) {
      augmenter.start();
      soon().untilAsserted(() -> assertThat(topics.results()).hasSize(50));
      assertThat(small.calls()).hasSize(20);
      assertThat(other.calls()).hasSize(30);
      assertThat(topics.results())
          .allSatisfy(
              r ->
                  assertThat(r.reply().endpoint())
                      .isEqualTo(r.llm().equals("small") ? "first" : "second"));
      soon().until(() -> sum(topics, "calls", "second") == 30);
    }
    assertThat(sum(topics, "calls", "first")).isEqualTo(20);
    assertThat(sum(topics, "prompt-tokens", "second")).isEqualTo(3_000);
    assertThat(sum(topics, "cost", "second")).isBetween(0.0089, 0.0091);
    assertThat(sum(topics, "queries", "second")).isEqualTo(60);
    assertThat(topics.metrics().stream().map(MetricEvent::name))
        .contains("latency-millis-p95", "in-flight", "concurrency-limit", "rejection-rate");
  }

  @Test
  void anLlmThatNobodyServesEndsAsDeadLettersAndHoldsUpNoOther() throws Exception {
    RequestTopics topics = topics("unserved");
    topics.ask(Stream.concat(numbered("other", 30), numbered("fine", 20)).toList());
    try (ScriptedEndpoint small = new ScriptedEndpoint(0, 5);
        Service augmenter =
            augmenter(
                topics,
                "endpoints: [{name: first, url: '%s', models: {small: s}}]"
                    .formatted(small.baseUrl()))) {
      augmenter.start();
      soon().untilAsserted(() -> assertThat(topics.results()).hasSize(20));
      soon().untilAsserted(() -> assertThat(topics.causes()).hasSize(30));
    }
    assertThat(topics.causes().values())
        .allSatisfy(cause -> assertThat(cause).contains("no endpoint serves the LLM 'other'"));
  }

  @Test
  void aDeadEndpointHoldsUpNoOther() throws Exception {
    RequestTopics topics = topics("half");
    topics.ask(Stream.concat(numbered("other", 300), numbered("fine", 20)).toList());
    try (ScriptedEndpoint small = new ScriptedEndpoint(0, 5);
        Service augmenter =
            augmenter(
                topics,
                """
                endpoints:
                  - {name: first, url: '%s', models: {small: s}}
                  - {name: dead, url: 'http://127.0.0.1:1', models: {other: o}}
                """
                    .formatted(small.baseUrl()))) {
      augmenter.start();
      soon().untilAsserted(() -> assertThat(topics.results()).hasSize(20));
      assertThat(augmenter.health().toString()).contains("'dead'");
    }
    assertThat(topics.causes()).isEmpty();
  }

  @Test
  void anEndpointThatRefusesAFormIsAskedForLessAndNoRequestSuffers() throws Exception {
    RequestTopics topics = topics("form");
    List<String> requests = numbered("fine", 60).toList();
    topics.askForJson(requests);
    try (ScriptedEndpoint small = new ScriptedEndpoint(0, 5);
        Service augmenter =
            augmenter(
                topics,
                "endpoints: [{name: plain, url: '%s', structured-output: json_schema, attempts: 1}]"
                    .formatted(small.baseUrl()))) {
      small.refuseForms("json_schema", "json_object");
      augmenter.start();
      soon().untilAsserted(() -> assertThat(topics.results()).hasSize(requests.size()));
      assertThat(small.calls().values().stream().filter(calls -> calls.get() == 1)).isNotEmpty();
      assertThat(small.calls().values())
          .allSatisfy(calls -> assertThat(calls.get()).isBetween(1, 3));
    }
    assertThat(topics.causes()).isEmpty();
  }

  @Test
  void callsGoOutAtTheRateThatIsAllowed() throws Exception {
    RequestTopics topics = topics("rate");
    topics.ask(numbered("fine", 120).toList());
    try (ScriptedEndpoint small = new ScriptedEndpoint(0, 5);
        Service augmenter =
            augmenter(
                topics,
                "endpoints: [{name: slow, url: '%s', requests-per-minute: 1200}]"
                    .formatted(small.baseUrl()))) {
      augmenter.start();
      soon().until(() -> small.calls().size() >= 20);
      long began = System.nanoTime();
      int before = small.calls().size();
      soon().until(() -> small.calls().size() >= 100);
      int since = small.calls().size() - before;
      double seconds = (System.nanoTime() - began) / 1e9;
      double burst = 11;
      assertThat((double) since).isLessThanOrEqualTo(20 * seconds + burst);
    }
  }

  @Test
  void theKeyIsInNoTopicAndNoLog() throws Exception {
    RequestTopics topics = topics("secret");
    topics.ask(List.of("leak-1", "leak-prose-1", "leak-error-1", "fine-1"));
    Path key = Files.writeString(directory.resolve("key"), KEY);
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    try (ScriptedEndpoint small = new ScriptedEndpoint(0, 5);
        Service augmenter =
            augmenter(
                topics,
                "endpoints: [{name: keyed, url: '%s', api-key-file: '%s'}]"
                    .formatted(small.baseUrl(), key))) {
      augmenter.start();
      soon().untilAsserted(() -> assertThat(topics.results()).hasSize(2));
      soon().untilAsserted(() -> assertThat(topics.causes()).hasSize(2));
      small.answerWith(401);
      topics.ask(List.of("fine-2"));
      soon().until(() -> augmenter.health().toString().contains("refuses the key"));
      assertThat(augmenter.health().toString()).doesNotContain(KEY);
    } finally {
      root.detachAppender(log);
    }
    assertThat(topics.results().toString()).contains("***").doesNotContain(KEY);
    assertThat(topics.causes().toString()).contains("***").doesNotContain(KEY);
    topics
        .deadLetters()
        .forEach(
            letter ->
                letter
                    .headers()
                    .forEach(
                        header ->
                            assertThat(new String(header.value(), StandardCharsets.UTF_8))
                                .doesNotContain(KEY)));
    assertThat(topics.metrics().toString()).doesNotContain(KEY);
    assertThat(log.list).noneMatch(event -> event.getFormattedMessage().contains(KEY));
  }

  private static double sum(RequestTopics topics, String name, String endpoint) {
    return topics.metrics().stream()
        .filter(e -> e.name().equals(name) && endpoint.equals(e.dimensions().get("endpoint")))
        .mapToDouble(MetricEvent::value)
        .sum();
  }

  private Service augmenter(RequestTopics topics, String endpoints) throws IOException {
    Path file = Files.writeString(directory.resolve("endpoints.yaml"), endpoints);
    Map<String, String> all = new HashMap<>();
    all.put("augmenter.endpoints", file.toString());
    all.put("augmenter.concurrency", "16");
    all.put("augmenter.call-timeout", "2000");
    all.put("augmenter.drain-timeout", "5000");
    all.put("augmenter.commit-interval", "50");
    all.put("augmenter.metrics-interval", "200");
    Settings settings = new Settings(all, Map.of(), Map.of());
    return Augmenter.service(topics.cluster(), AugmenterSettings.from(settings));
  }

  private static RequestTopics topics(String prefix) throws IOException {
    return RequestTopics.create(kafka.bootstrapServers(), registry.url(), prefix, Map.of());
  }

  private static Stream<String> numbered(String behaviour, int count) {
    return IntStream.range(0, count).mapToObj(i -> behaviour + "-" + i);
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
  }
}

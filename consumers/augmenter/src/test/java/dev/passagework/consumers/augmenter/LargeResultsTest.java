package dev.passagework.consumers.augmenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.embedded.EmbeddedRegistry;
import dev.passagework.streams.runtime.DeadLetters;
import dev.passagework.streams.runtime.Health;
import dev.passagework.streams.runtime.Service;
import dev.passagework.streams.runtime.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Results of LLMs that are larger than the producer or the topic takes. */
@Timeout(60)
class LargeResultsTest {
  private static final String LIMIT = "250000";
  private static EmbeddedKafka kafka;
  private static EmbeddedRegistry registry;

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
  void aResultThatTheProducerRefusesIsADeadLetterAndHoldsUpNobody() throws Exception {
    RequestTopics topics =
        RequestTopics.create(
            kafka.bootstrapServers(),
            registry.url(),
            "producer",
            Map.of("max.request.size", LIMIT));
    Map<String, String> causes = causesOfLongReplies(topics);
    assertThat(causes.values())
        .allSatisfy(
            cause ->
                assertThat(cause)
                    .contains("bytes are more than", LIMIT, "max.request.size", "split"));
  }

  @Test
  void aResultThatTheTopicDoesNotTakeIsADeadLetterAndHoldsUpNobody() throws Exception {
    RequestTopics topics =
        RequestTopics.create(kafka.bootstrapServers(), registry.url(), "brokers", Map.of());
    limit(topics);
    Map<String, String> causes = causesOfLongReplies(topics);
    assertThat(causes.values())
        .allSatisfy(
            cause -> assertThat(cause).contains("bytes are more than", LIMIT, "max.message.bytes"));
  }

  private static Map<String, String> causesOfLongReplies(RequestTopics topics) {
    List<String> fine = IntStream.range(0, 20).mapToObj(i -> "fine-" + i).toList();
    List<String> tooLong = List.of("long-1", "long-2", "long-3");
    topics.ask(Stream.concat(tooLong.stream(), fine.stream()).toList());
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(0, 1);
        Service augmenter = augmenter(topics, endpoint.baseUrl())) {
      augmenter.start();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(topics.results()).hasSize(fine.size()));
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(topics.causes()).containsOnlyKeys(tooLong));
      assertThat(augmenter.health()).isInstanceOf(Health.Running.class);
    }
    assertThat(topics.results().stream().map(SyntheticQueries::passage))
        .allSatisfy(passage -> assertThat(passage.id()).startsWith("fine"));
    assertThat(topics.deadLetters())
        .allSatisfy(
            letter -> {
              assertThat(RequestTopics.header(letter, DeadLetters.COMPLETION_TOKENS))
                  .isEqualTo("10");
              assertThat(RequestTopics.header(letter, DeadLetters.RAW_REPLY)).contains("what is");
            });
    return topics.causes();
  }

  private static void limit(RequestTopics topics) {
    ConfigResource results =
        new ConfigResource(
            ConfigResource.Type.TOPIC, topics.cluster().name(Topics.SYNTHETIC_QUERIES));
    AlterConfigOp limit =
        new AlterConfigOp(new ConfigEntry("max.message.bytes", LIMIT), AlterConfigOp.OpType.SET);
    try (Admin admin = topics.cluster().admin()) {
      assertThat(
              Clients.await(admin.incrementalAlterConfigs(Map.of(results, List.of(limit))).all()))
          .isNull();
    }
  }

  private static Service augmenter(RequestTopics topics, URI endpoint) {
    Map<String, String> settings =
        Map.of(
            "augmenter.commit-interval", "50",
            "augmenter.close-timeout", "1500",
            "augmenter.call-timeout", "10000",
            "augmenter.drain-timeout", "20000");
    return Augmenter.service(
        topics.cluster(),
        AugmenterSettings.at(endpoint, new Settings(settings, Map.of(), Map.of())));
  }
}

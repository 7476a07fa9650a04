package dev.passagework.streams.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.embedded.EmbeddedRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnABrokerTest {
  private static EmbeddedKafka kafka;
  private static EmbeddedRegistry registry;
  private static Cluster cluster;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory());
    registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
    cluster = Cluster.of(kafka.bootstrapServers(), registry.url());
    assertThat(TopicSetup.create(cluster, 2)).hasSize(2 * Topics.all().size());
  }

  @AfterAll
  static void stop() {
    registry.close();
    kafka.close();
  }

  @Test
  void topicsAreCreatedOnce() throws Exception {
    assertThat(TopicSetup.create(cluster, 2)).isEmpty();
  }

  @Test
  void poisonGoesToTheDeadLettersAndTheRestGoesOn(@TempDir Path state) throws Exception {
    List<String> handled = new CopyOnWriteArrayList<>();
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(
            cluster.name(Topics.PASSAGES),
            Routing.consumed(cluster, Topics.PASSAGES, "read-passages"))
        .foreach(
            (key, passage) -> {
              if (passage.text().equals("poison")) {
                throw new PoisonException("it cannot be handled");
              }
              handled.add(key);
            });
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of());
        StreamsService service =
            new StreamsService(
                "test",
                builder.build(),
                cluster,
                new StreamsSettings(cluster.group("test"), state, 1, Map.of()))) {
      service.start();
      producer.send(passage("a", "fine")).get();
      producer.send(new ProducerRecord<>("passages", "corpus/b", "no avro".getBytes(UTF_8))).get();
      producer.send(passage("c", "poison")).get();
      producer.send(passage("d", "fine")).get();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(handled).containsExactlyInAnyOrder("corpus/a", "corpus/d"));
      assertThat(service.health()).isInstanceOf(Health.Running.class);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(keysOf("passages.dlt"))
                      .containsExactlyInAnyOrder("corpus/b", "corpus/c"));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> GroupProgress.hasReadAll(cluster, cluster.group("test"), Set.of("passages")));
      producer.send(passage("e", "more")).get();
    }
    assertThat(GroupProgress.topicsOf(cluster, cluster.group("test"))).containsExactly("passages");
  }

  @Test
  void aGroupThatHasCommittedNothingHasNotReadWhatIsThere() throws Exception {
    JudgedPassage passage = JudgedPassage.of("collection", "x", "", "there");
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      producer
          .send(cluster.record(cluster.serdes(), Topics.JUDGED_PASSAGES, passage.key(), passage))
          .get();
    }
    assertThat(GroupProgress.hasReadAll(cluster, "unknown", Set.of("judged-passages"))).isFalse();
    assertThat(GroupProgress.hasReadAll(cluster, "unknown", Set.of("plans"))).isTrue();
  }

  private static ProducerRecord<String, byte[]> passage(String id, String text) {
    Passage passage = Passage.of(new PassageKey("corpus", id), "", text);
    return cluster.record(cluster.serdes(), Topics.PASSAGES, passage.key().toString(), passage);
  }

  private static List<String> keysOf(String topic) {
    List<String> keys = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = cluster.rawConsumer(Map.of())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream()
          .anyMatch(p -> consumer.position(p) < consumer.endOffsets(List.of(p)).get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> keys.add(record.key()));
      }
    }
    return keys;
  }
}

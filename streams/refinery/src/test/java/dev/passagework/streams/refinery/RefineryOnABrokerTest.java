package dev.passagework.streams.refinery;

import static dev.passagework.streams.refinery.RefineryDriver.judgedQuery;
import static dev.passagework.streams.refinery.RefineryDriver.passage;
import static dev.passagework.streams.refinery.RefineryDriver.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.RecordSerdes;
import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.TopicNames;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Service;
import dev.passagework.streams.runtime.TopicReader;
import dev.passagework.streams.runtime.TopicSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefineryOnABrokerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Passage PASSAGE = passage("p", "a text");

  @TempDir Path directory;
  private EmbeddedKafka kafka;
  private Cluster cluster;
  private KafkaProducer<String, byte[]> producer;
  private RecordSerdes serdes;

  @BeforeEach
  void start() throws Exception {
    kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory());
    cluster =
        new Cluster(
            kafka.bootstrapServers(),
            "mock://refinery-on-a-broker",
            new TopicNames(""),
            Map.of("session.timeout.ms", "6000"),
            Map.of());
    assertThat(TopicSetup.create(cluster, 2)).isNotEmpty();
    producer = cluster.producer(Map.of());
    serdes = cluster.serdes();
  }

  @AfterEach
  void stop() {
    producer.close(Duration.ZERO);
    kafka.close();
  }

  @Test
  void theGuardKnowsAfterARestartWhatWasJudgedBeforeItAndSweepsForWhatWasJudgedMeanwhile()
      throws Exception {
    judge(judgedQuery("1", "length of a lunar day"));
    send(Topics.PASSAGES, PASSAGE.key().toString(), PASSAGE);
    try (Service refinery = refinery("first")) {
      refinery.start();
      answer(reply(PASSAGE, "r1", 0, "a lunar day length", "one side of the moon", "tidal lock"));
      await().atMost(PATIENCE).until(() -> pairs().size() == 2 && rejected().size() == 1);
    }
    judge(judgedQuery("2", "the one side of the moon"));
    try (Service refinery = refinery("second")) {
      refinery.start();
      answer(reply(PASSAGE, "r2", 0, "a length of lunar day"));
      await().atMost(PATIENCE).until(() -> pairs().size() == 3 && rejected().size() == 3);
    }
    assertThat(pairs()).containsExactly("one side of the moon", "tidal lock", "retracted");
    assertThat(rejected())
        .containsExactlyInAnyOrder(
            "leak: a lunar day length",
            "leak: one side of the moon",
            "leak: a length of lunar day");
  }

  @Test
  void aJudgedQueryThatCannotBeReadEndsInTheDeadLettersOnceAndStopsNothing() throws Exception {
    sendRaw(Topics.JUDGED_QUERIES, "scifact/broken", new byte[] {9, 9, 9});
    send(Topics.JUDGED_QUERIES, "scifact/other", judgedQuery("1", "length of a lunar day"));
    for (String state : List.of("first", "second")) {
      try (Service refinery = refinery(state)) {
        refinery.start();
        judge(judgedQuery(state, "a query of the " + state + " time"));
        sendRaw(Topics.JUDGED_QUERIES, "scifact/" + state, new byte[] {1});
        send(Topics.PASSAGES, PASSAGE.key().toString(), PASSAGE);
        answer(reply(PASSAGE, state, 0, "query of the " + state + " time", "tide " + state));
        await().atMost(PATIENCE).until(() -> pairs().contains("tide " + state));
        assertThat(refinery.health().isOver()).isFalse();
      }
    }
    assertThat(pairs()).noneMatch(query -> query.startsWith("query of the"));
    assertThat(lettersOf(Topics.JUDGED_QUERIES)).isEqualTo(4);
  }

  @Test
  void aRecordThatIsTooLargeForAPairStopsNothing() throws Exception {
    Passage large = passage("large", "word ".repeat(PassageReader.LARGEST / 5 + 1));
    Passage fits = passage("fits", "word ".repeat(PassageReader.LARGEST / 5 - 1));
    try (Service refinery = refinery("first")) {
      refinery.start();
      for (Passage passage : List.of(large, fits, PASSAGE)) {
        send(Topics.PASSAGES, passage.key().toString(), passage);
        answer(reply(passage, "r", 0, "one side of the moon", "x".repeat(500_000)));
      }
      await().atMost(PATIENCE).until(() -> pairs().size() >= 2);
      await().atMost(PATIENCE).until(() -> lettersOf(Topics.PASSAGES) == 1);
      assertThat(refinery.health().isOver()).isFalse();
    }
  }

  @Test
  void fromTheBeginningAgainTheRulesOfTheDayDecideAndWhatTheyDropIsRetracted() throws Exception {
    send(Topics.PASSAGES, PASSAGE.key().toString(), PASSAGE);
    try (Service refinery = refinery("state")) {
      refinery.start();
      answer(reply(PASSAGE, "r1", 0, "one side of the moon", "lunar day"));
      await().atMost(PATIENCE).until(() -> pairs().size() == 2);
      assertThatThrownBy(() -> new StateEpoch(cluster).reset(Duration.ZERO))
          .hasMessageContaining("stop it");
    }
    Refinery.reset(cluster);
    try (Service refinery = refinery("state", Filters.read("length: {least-words: 3}"))) {
      refinery.start();
      await().atMost(PATIENCE).until(() -> pairs().contains("retracted"));
      answer(reply(PASSAGE, "r2", 2, "which side of the moon"));
      await().atMost(PATIENCE).until(() -> pairs().contains("which side of the moon"));
    }
    assertThat(newest()).containsOnlyKeys("one side of the moon", "which side of the moon");
  }

  private Map<String, Integer> newest() {
    Map<String, String> byKey = new HashMap<>();
    TopicReader.readToEnd(
        cluster,
        Topics.TRAINING_PAIRS,
        pair -> {
          if (pair.value() == null) {
            byKey.remove(pair.key());
          } else {
            byKey.put(pair.key(), pair.value().query());
          }
        });
    Map<String, Integer> counts = new HashMap<>();
    byKey.values().forEach(query -> counts.merge(query, 1, Integer::sum));
    return counts;
  }

  private int lettersOf(Topic<?> topic) {
    try (var consumer = cluster.rawConsumer(Map.of())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(cluster.names().deadLettersOf(topic)).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      int letters = 0;
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        letters += consumer.poll(Duration.ofMillis(100)).count();
      }
      return letters;
    }
  }

  private void sendRaw(Topic<?> topic, String key, byte[] value) throws Exception {
    var sent = producer.send(new ProducerRecord<>(cluster.name(topic), key, value));
    assertThat(sent.get(10, TimeUnit.SECONDS).hasOffset()).isTrue();
  }

  private Service refinery(String state) {
    return refinery(state, Filters.builtIn());
  }

  private Service refinery(String state, Filters filters) {
    return Refinery.service(
        cluster,
        new RefinerySettings(
            Duration.ofMillis(50), Duration.ofMillis(500), 1, filters, directory.resolve(state)));
  }

  private List<String> pairs() {
    List<String> all = new ArrayList<>();
    TopicReader.readToEnd(
        cluster,
        Topics.TRAINING_PAIRS,
        pair -> all.add(pair.value() == null ? "retracted" : pair.value().query()));
    return all;
  }

  private List<String> rejected() {
    List<String> all = new ArrayList<>();
    TopicReader.readToEnd(
        cluster,
        Topics.REJECTED_QUERIES,
        query -> all.add(query.value().reason() + ": " + query.value().query()));
    return all;
  }

  private void judge(JudgedQuery query) throws Exception {
    send(Topics.JUDGED_QUERIES, query.key(), query);
  }

  private void answer(SyntheticQueries answer) throws Exception {
    send(Topics.SYNTHETIC_QUERIES, answer.key(), answer);
  }

  private <V> void send(Topic<V> topic, String key, V value) throws Exception {
    var sent = producer.send(cluster.record(serdes, topic, key, value));
    assertThat(sent.get(10, TimeUnit.SECONDS).hasOffset()).isTrue();
  }
}

package dev.passagework.streams.refinery;

import static dev.passagework.streams.refinery.RefineryDriver.judgedQuery;
import static dev.passagework.streams.refinery.RefineryDriver.passage;
import static dev.passagework.streams.refinery.RefineryDriver.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.RecordSerdes;
import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.schemas.contract.Topic;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
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
    cluster = Cluster.of(kafka.bootstrapServers(), "mock://refinery-on-a-broker");
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

  private Service refinery(String state) {
    return Refinery.service(
        cluster, new RefinerySettings(Duration.ofMillis(50), 1, directory.resolve(state)));
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

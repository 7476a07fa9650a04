package dev.passagework.streams.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.PlanState;
import dev.passagework.schemas.contract.PlanState.Status;
import dev.passagework.schemas.contract.RecordSerdes;
import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.GroupProgress;
import dev.passagework.streams.runtime.Service;
import dev.passagework.streams.runtime.TopicReader;
import dev.passagework.streams.runtime.TopicSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannerOnABrokerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int AHEAD = 4;
  private static final int PASSAGES = 12;
  private static final PlanEntry CLAIM = PlanEntry.of("c", "claim", "llm", 1, 1);

  @TempDir Path directory;
  private EmbeddedKafka kafka;
  private Cluster cluster;
  private KafkaProducer<String, byte[]> producer;
  private RecordSerdes serdes;
  private final Set<String> answered = new HashSet<>();

  @BeforeEach
  void start() throws Exception {
    kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory());
    cluster = Cluster.of(kafka.bootstrapServers(), "mock://planner-on-a-broker");
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
  void nothingIsAskedTwiceOverARestartWithoutStateAndNeverMoreThanAheadIsOutstanding()
      throws Exception {
    feed(0, PASSAGES / 2);
    try (Service planner = planner("first")) {
      planner.start();
      send(Topics.PLANS, "c", new Plan("c", List.of(CLAIM)));
      awaitRequests(AHEAD);
      answerOneByOne(2);
      feed(PASSAGES / 2, PASSAGES);
      awaitRequests(AHEAD + 2);
    }
    try (Service planner = planner("second")) {
      planner.start();
      while (answered.size() < PASSAGES) {
        answerOneByOne(answered.size() + 1);
      }
      await().atMost(PATIENCE).until(() -> state().status() == Status.COMPLETE);
      Set<String> topics = new HashSet<>(GroupProgress.topicsOf(cluster, cluster.group("planner")));
      assertThat(topics).contains(cluster.name(Topics.PASSAGES), cluster.name(Topics.PLANS));
      await()
          .atMost(PATIENCE)
          .until(() -> GroupProgress.hasReadAll(cluster, cluster.group("planner"), topics));
    }
    assertThat(requests()).extracting(AugmentationRequest::id).doesNotHaveDuplicates();
    assertThat(requests()).hasSize(PASSAGES);
    assertThat(state().answered()).isEqualTo(PASSAGES);
    assertThat(state().cost()).isEqualTo(PASSAGES * PlannerDriver.COST);
  }

  private Service planner(String state) {
    return Planner.service(
        cluster, new PlannerSettings(AHEAD, Duration.ofMillis(50), 1, directory.resolve(state)));
  }

  private void feed(int from, int to) throws Exception {
    for (int i : IntStream.range(from, to).toArray()) {
      Passage passage = PlannerDriver.passage("p" + i, "text " + i);
      send(Topics.PASSAGES, passage.key().toString(), passage);
    }
  }

  /** Answers the oldest unanswered requests until so many were answered in all. */
  private void answerOneByOne(int count) throws Exception {
    awaitRequests(Math.min(PASSAGES, count));
    for (AugmentationRequest request : requests()) {
      if (answered.size() < count && answered.add(request.id())) {
        SyntheticQueries answer =
            PlannerDriver.answerTo(request, PlannerDriver.USAGE, PlannerDriver.COST);
        send(Topics.SYNTHETIC_QUERIES, answer.key(), answer);
      }
    }
  }

  private void awaitRequests(int count) {
    await().atMost(PATIENCE).until(() -> requests().size() >= count);
  }

  private List<AugmentationRequest> requests() {
    List<AugmentationRequest> all = new ArrayList<>();
    TopicReader.readToEnd(cluster, Topics.AUGMENTATION_REQUESTS, record -> all.add(record.value()));
    assertThat(all.size() - answered.size()).as("outstanding").isLessThanOrEqualTo(AHEAD);
    return all;
  }

  private PlanState state() {
    List<PlanState> all = new ArrayList<>();
    TopicReader.readToEnd(cluster, Topics.PLAN_STATES, record -> all.add(record.value()));
    return all.get(all.size() - 1);
  }

  private <V> void send(Topic<V> topic, String key, V value) throws Exception {
    var sent = producer.send(cluster.record(serdes, topic, key, value));
    assertThat(sent.get(10, TimeUnit.SECONDS).hasOffset()).isTrue();
  }
}

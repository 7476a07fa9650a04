package dev.passagework.streams.runtime.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.RecordSerdes;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.embedded.EmbeddedRegistry;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Health;
import dev.passagework.streams.runtime.Service;
import dev.passagework.streams.runtime.TopicSetup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperationsEndpointTest {
  private final ServiceMeters meters = new ServiceMeters();
  private final Patient patient = new Patient();
  private OperationsEndpoint endpoint;

  @BeforeEach
  void start() throws Exception {
    OperationsSettings settings = settings(0);
    endpoint = OperationsEndpoint.start(List.of(patient), meters, settings);
  }

  @AfterEach
  void stop() {
    endpoint.close();
    meters.close();
  }

  @Test
  void onlyAServiceThatWorksIsReadyAndOnlyOneThatFailedIsNotLive() throws Exception {
    patient.health = new Health.Starting();
    assertThat(get("health/ready").statusCode()).isEqualTo(503);
    assertThat(get("health/live").statusCode()).isEqualTo(200);
    patient.health = new Health.Running();
    assertThat(get("health/ready").statusCode()).isEqualTo(200);
    assertThat(get("metrics").body()).contains("passagework_service_up{service=\"patient\"} 1.0");
    patient.health = new Health.Impeded("the endpoint does not answer");
    assertThat(get("health/ready").body())
        .isEqualTo("patient: impeded, the endpoint does not answer\n");
    assertThat(get("health/live").statusCode()).isEqualTo(200);
    patient.health = new Health.Failed("out of luck", new IllegalStateException());
    assertThat(get("health/live").statusCode()).isEqualTo(503);
    assertThat(get("metrics").body()).contains("passagework_service_up{service=\"patient\"} 0.0");
  }

  @Test
  void nothingElseIsAnsweredAndNothingIsTaken() throws Exception {
    assertThat(get("etc/passwd").statusCode()).isEqualTo(404);
    HttpRequest post =
        HttpRequest.newBuilder(endpoint.address().resolve("metrics"))
            .POST(BodyPublishers.ofString("x"))
            .build();
    assertThat(send(post).statusCode()).isEqualTo(405);
  }

  @Test
  void aTakenPortIsNamedWithItsCure() {
    OperationsSettings taken = settings(endpoint.address().getPort());
    assertThatThrownBy(() -> OperationsEndpoint.start(List.of(), meters, taken))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:" + taken.port())
        .hasMessageContaining("set http.port to a free port");
  }

  @Test
  void kafkasClientsAndTheMetricTopicsAreScraped() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory());
        EmbeddedRegistry registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0)) {
      Cluster plain = Cluster.of(kafka.bootstrapServers(), registry.url());
      Cluster cluster = plain.with(meters.clientSettings());
      TopicSetup.create(cluster, 1);
      try (TopicsExporter exporter = new TopicsExporter(cluster)) {
        meters.add(exporter.start());
        produce(cluster);
        await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(
                () ->
                    assertThat(get("metrics").body())
                        .contains(
                            "passagework_evaluation_ndcg_at_10{checkpoint=\"champion\",model=\"m\"} 0.5")
                        .contains("passagework_champion_time_seconds{model=\"m\"}")
                        .contains("passagework_checkpoint_time_seconds{model=\"m\"} 8.0")
                        .contains("passagework_checkpoint_time_seconds{model=\"untaught\"} 7.0")
                        .contains("kafka_consumer_fetch_manager_records_consumed_total"));
      }
      assertThat(get("metrics").body()).doesNotContain("kafka_producer_topic_record_send_total");
    }
  }

  private static void produce(Cluster cluster) throws Exception {
    RecordSerdes serdes = cluster.serdes();
    CheckpointId id = new CheckpointId("m", 1);
    MetricEvent score = new MetricEvent("ndcg@10", 0.5, id.toString(), Map.of(), Instant.now());
    Champion champion = new Champion(id, "better", Instant.now());
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      for (Checkpoint checkpoint :
          List.of(announced("untaught", 0, 7), announced("m", 0, 7), announced("m", 1, 8))) {
        String key = checkpoint.id().toString();
        producer.send(cluster.record(serdes, Topics.CHECKPOINTS, key, checkpoint)).get();
      }
      producer.send(cluster.record(serdes, Topics.EVALUATION_METRICS, "m@1", score)).get();
      producer.send(cluster.record(serdes, Topics.CHAMPIONS, "m", champion)).get();
    }
  }

  private static Checkpoint announced(String model, int version, long second) {
    return new Checkpoint(
        new CheckpointId(model, version),
        "tiny",
        List.of(),
        Map.of(),
        version,
        version,
        version,
        false,
        Instant.ofEpochSecond(second));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI address = endpoint.address().resolve(path);
    return send(HttpRequest.newBuilder(address).GET().build());
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  /** A service whose health is what the test says. */
  private static final class Patient implements Service {
    private volatile Health health = new Health.Starting();

    @Override
    public String name() {
      return "patient";
    }

    @Override
    public void start() {}

    @Override
    public Health health() {
      return health;
    }

    @Override
    public void close() {}
  }

  private static OperationsSettings settings(int port) {
    return new OperationsSettings("127.0.0.1", port, OperationsSettings.LogFormat.TEXT);
  }
}

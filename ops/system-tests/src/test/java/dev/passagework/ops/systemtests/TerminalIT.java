package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.embedded.EmbeddedRegistry;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people and scripts read of a cluster in a terminal, or where there is none. */
@Timeout(400)
class TerminalIT {
  private static final String ESCAPE = "\u001b";

  @TempDir Path directory;
  private EmbeddedKafka kafka;
  private EmbeddedRegistry registry;
  private Cluster cluster;

  @BeforeEach
  void start() {
    kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory());
    registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
    cluster = Cluster.of(kafka.bootstrapServers(), registry.url());
  }

  @AfterEach
  void stop() {
    registry.close();
    kafka.close();
  }

  @Test
  void theDoctorSaysACureForEachComplaint() throws Exception {
    Command.Ended ended =
        Command.run(
            directory,
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers(),
                "SCHEMA_REGISTRY_URL",
                "http://127.0.0.1:1"),
            "doctor");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(complaint(ended, "registry")).contains("does not answer", "passagework up");
    assertThat(complaint(ended, "topics")).contains("missing: ", "passagework topics create");
    assertThat(ended.output()).contains("ok    broker", "ok    java").doesNotContain(ESCAPE);
  }

  @Test
  void theDoctorFindsRecordsThatAForeignProducerPutElsewhere() throws Exception {
    assertThat(TopicSetup.create(cluster, 2)).isNotEmpty();
    String key = "foreign/1";
    int wrong = 1 - Topics.PASSAGES.partition(key, 2);
    send(new ProducerRecord<>(cluster.name(Topics.PASSAGES), wrong, key, new byte[] {0}));

    Command.Ended ended = Command.run(directory, environment(), "doctor");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(complaint(ended, "placement"))
        .contains("1 of 1 records of passages", key, "partitioner=murmur2_random");
    assertThat(ended.output()).contains("ok    topics", "1 of these would not work");
  }

  @Test
  void watchingForMachinesIsOneObjectALine() throws Exception {
    assertThat(TopicSetup.create(cluster, 1)).isNotEmpty();
    for (String name : List.of("loss", "lag")) {
      MetricEvent event = new MetricEvent(name, 0.5, "m@1", Map.of("segment", "1"), Instant.EPOCH);
      send(cluster.record(cluster.serdes(), Topics.TRAINING_METRICS, event.subject(), event));
    }
    try (Command watch = Command.start(directory, environment(), "watch", "--json", "lo")) {
      watch.awaitOutput("\n", Duration.ofMinutes(5));
      JsonNode event = new ObjectMapper().readTree(watch.output());
      assertThat(event.path("topic").asText()).isEqualTo("training-metrics");
      assertThat(event.path("name").asText()).isEqualTo("loss");
      assertThat(event.path("value").asDouble()).isEqualTo(0.5);
      assertThat(event.path("subject").asText()).isEqualTo("m@1");
      assertThat(event.at("/dimensions/segment").asText()).isEqualTo("1");
    }
  }

  @Test
  void watchingWithoutATerminalIsALineForEachEventWithoutColour() throws Exception {
    assertThat(TopicSetup.create(cluster, 1)).isNotEmpty();
    MetricEvent event = new MetricEvent("loss", 0.5, "m@1", Map.of(), Instant.EPOCH);
    send(cluster.record(cluster.serdes(), Topics.TRAINING_METRICS, event.subject(), event));
    try (Command watch = Command.start(directory, environment(), "watch")) {
      watch.awaitOutput("\n", Duration.ofMinutes(5));
      assertThat(watch.output())
          .startsWith("1970-01-01T00:00:00Z m@1 ")
          .contains("loss", "0.500000")
          .doesNotContain(ESCAPE);
    }
  }

  @Test
  void watchingOnATerminalIsATableThatIsWrittenOverItself() throws Exception {
    assertThat(TopicSetup.create(cluster, 1)).isNotEmpty();
    MetricEvent event = new MetricEvent("loss", 0.5, "m@1", Map.of(), Instant.EPOCH);
    send(cluster.record(cluster.serdes(), Topics.TRAINING_METRICS, event.subject(), event));
    try (Command watch = Command.startOnTerminal(directory, environment(), "watch")) {
      watch.awaitOutput("0.5000", Duration.ofMinutes(5));
      watch.awaitOutput(ESCAPE + "[J" + ESCAPE + "[H", Duration.ofMinutes(5));
      assertThat(watch.output()).startsWith(ESCAPE + "[2J").contains("METRIC", "NEWEST", "loss");
    }
  }

  @Test
  void coloursAreForTerminalsUnlessNoColorIsSet() throws Exception {
    assertThat(colours(Map.of())).isTrue();
    assertThat(colours(Map.of("NO_COLOR", "1"))).isFalse();
  }

  private boolean colours(Map<String, String> setting) throws Exception {
    Map<String, String> all = new HashMap<>(environment());
    all.putAll(setting);
    try (Command doctor = Command.startOnTerminal(directory, all, "doctor")) {
      Command.Ended ended = doctor.await(Duration.ofMinutes(5));
      assertThat(ended.output()).contains("broker", "of these would not work");
      return ended.output().contains(ESCAPE);
    }
  }

  @Test
  void aServiceSaysEverythingInJsonWhereThatIsSet() throws Exception {
    assertThat(TopicSetup.create(cluster, 1)).isNotEmpty();
    String[] arguments = {"searcher", "--set", "log.format=json", "--set", "searcher.port=0"};
    try (Command searcher = Command.start(directory, environment(), arguments)) {
      searcher.awaitOutput("searches are answered at", Duration.ofMinutes(5));
      assertThat(searcher.output().lines())
          .hasSizeGreaterThanOrEqualTo(2)
          .allSatisfy(
              line -> {
                JsonNode event = new ObjectMapper().readTree(line);
                assertThat(event.path("level").asText()).isEqualTo("INFO");
                assertThat(event.path("timestamp").asLong()).isPositive();
                assertThat(event.path("formattedMessage").asText()).isNotEmpty();
              });
    }
  }

  /** What is said of a subject, with its cure in the line below. */
  private static String complaint(Command.Ended ended, String subject) {
    List<String> lines = ended.output().lines().toList();
    for (int i = 0; i + 1 < lines.size(); i++) {
      if (lines.get(i).startsWith("FAIL  " + subject)) {
        assertThat(lines.get(i + 1)).contains("-> ");
        return lines.get(i) + lines.get(i + 1);
      }
    }
    throw new AssertionError("no complaint about " + subject + ":\n" + ended.output());
  }

  private Map<String, String> environment() {
    return Map.of(
        "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(), "SCHEMA_REGISTRY_URL", registry.url());
  }

  private void send(ProducerRecord<String, byte[]> record) throws Exception {
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      var unused = producer.send(record).get();
    }
  }
}

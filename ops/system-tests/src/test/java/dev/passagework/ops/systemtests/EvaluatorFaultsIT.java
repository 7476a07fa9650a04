package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.CollectionManifest.Domain;
import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.SetDigest;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.TopicNames;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.embedded.EmbeddedRegistry;
import dev.passagework.streams.retrieval.encoder.Bases;
import dev.passagework.streams.retrieval.encoder.ModelFolder;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.DirectoryCheckpointStore;
import dev.passagework.streams.runtime.TopicReader;
import dev.passagework.streams.runtime.TopicSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Evaluators as processes of their own: one that nothing disturbs, and, under another prefix of
 * topics, one that is killed, started again and joined by a second one while the broker restarts.
 */
@Tag("faults")
class EvaluatorFaultsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int PARTITIONS = 4;
  private static final int CHECKPOINTS = 3;
  private static final String BASE = "all-MiniLM-L6-v2";
  private static final List<JudgedPassage> PASSAGES =
      IntStream.range(0, 600)
          .mapToObj(
              i ->
                  JudgedPassage.of(
                      "c",
                      "p" + i,
                      "",
                      "Valve %d of pump %d opens at %d bar.".formatted(i, i % 9, i * 7)))
          .toList();
  private static final List<JudgedQuery> QUERIES =
      IntStream.range(0, 20)
          .mapToObj(
              i ->
                  new JudgedQuery(
                      "c",
                      "q" + i,
                      "when does valve %d open?".formatted(i * 11),
                      i % 2 == 0 ? Role.GATE : Role.REPORT,
                      Map.of("p" + i * 11, 1)))
          .toList();

  @TempDir Path directory;
  private EmbeddedKafka kafka;
  private EmbeddedRegistry registry;
  private List<List<Checkpoint.File>> files;

  @BeforeEach
  void start() throws Exception {
    kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.in(directory.resolve("broker")));
    registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
    DirectoryCheckpointStore store =
        new DirectoryCheckpointStore(directory.resolve("calm/checkpoints"));
    files = new ArrayList<>();
    for (int version = 0; version < CHECKPOINTS; version++) {
      Path folder = directory.resolve("model-" + version);
      ModelFolder.write(Bases.open(version == 0 ? BASE : "random:" + BASE, version), folder, "");
      files.add(store.put(folder));
    }
    for (String name : List.of("storm-1", "storm-2")) {
      Files.createDirectories(directory.resolve(name));
      Files.createSymbolicLink(
          directory.resolve(name).resolve("checkpoints"), directory.resolve("calm/checkpoints"));
    }
  }

  @AfterEach
  void stop() {
    registry.close();
    kafka.close();
  }

  @Test
  void killedJoinedAndWithABrokerThatRestartsItPublishesTheSameOnceToTheLastBit() throws Exception {
    Cluster calm = fed("calm-");
    Map<String, Long> undisturbed;
    try (Command evaluator = evaluator("calm", "calm-")) {
      undisturbed = awaitAll(calm);
    }
    Cluster storm = fed("storm-");
    try (Command killed = evaluator("storm-1", "storm-")) {
      awaitSome(storm, 1);
    }
    try (Command again = evaluator("storm-1", "storm-");
        Command second = evaluator("storm-2", "storm-")) {
      awaitSome(storm, 4);
      int port = Integer.parseInt(kafka.bootstrapServers().replaceAll(".*:", ""));
      kafka.close();
      kafka =
          EmbeddedKafka.start(EmbeddedKafkaSettings.in(directory.resolve("broker")).withPort(port));
      assertThat(awaitAll(storm)).isEqualTo(undisturbed);
    }
  }

  private Command evaluator(String data, String prefix) throws Exception {
    return Command.start(
        directory,
        Map.of("OMP_WAIT_POLICY", "passive"),
        "evaluator",
        "--bootstrap-servers",
        kafka.bootstrapServers(),
        "--schema-registry",
        registry.url(),
        "--topic-prefix",
        prefix,
        "--kafka",
        "session.timeout.ms=6000",
        "--data-dir",
        directory.resolve(data).toString(),
        "--set",
        "evaluator.batch=16",
        "--set",
        "evaluator.encoder-threads=1");
  }

  private Cluster fed(String prefix) throws Exception {
    Cluster cluster =
        new Cluster(
            kafka.bootstrapServers(), registry.url(), new TopicNames(prefix), Map.of(), Map.of());
    assertThat(TopicSetup.create(cluster, PARTITIONS)).isNotEmpty();
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      for (JudgedQuery query : QUERIES) {
        send(cluster, producer, Topics.JUDGED_QUERIES, query.key(), query);
      }
      for (JudgedPassage passage : PASSAGES) {
        send(cluster, producer, Topics.JUDGED_PASSAGES, passage.key(), passage);
      }
      send(cluster, producer, Topics.COLLECTIONS, "c", manifest());
      for (int version = 0; version < CHECKPOINTS; version++) {
        Checkpoint checkpoint = checkpoint(version);
        send(cluster, producer, Topics.CHECKPOINTS, checkpoint.id().toString(), checkpoint);
      }
    }
    return cluster;
  }

  private static <V> void send(
      Cluster cluster, KafkaProducer<String, byte[]> producer, Topic<V> topic, String key, V value)
      throws Exception {
    assertThat(producer.send(cluster.record(cluster.serdes(), topic, key, value)).get())
        .isNotNull();
  }

  private Checkpoint checkpoint(int version) {
    return new Checkpoint(
        new CheckpointId("m", version),
        BASE,
        files.get(version),
        Map.of(),
        0,
        0,
        0,
        false,
        Instant.EPOCH);
  }

  private static CollectionManifest manifest() {
    return new CollectionManifest(
        "c",
        1,
        PASSAGES.stream().map(JudgedPassage::digest).reduce(SetDigest.EMPTY, SetDigest::plus),
        QUERIES.stream().map(JudgedQuery::digest).reduce(SetDigest.EMPTY, SetDigest::plus),
        QUERIES.size() / 2,
        QUERIES.size() / 2,
        Domain.IN,
        Instant.EPOCH);
  }

  private static void awaitSome(Cluster cluster, int metrics) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (read(cluster, Topics.EVALUATION_METRICS).size() < metrics) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  /** The bits of every metric by what it is of, once the gate has decided on every checkpoint. */
  private static Map<String, Long> awaitAll(Cluster cluster) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (read(cluster, Topics.DECISIONS).size() < CHECKPOINTS - 1
        || metrics(cluster).size() < expected()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(200);
    }
    assertThat(read(cluster, Topics.DECISIONS))
        .extracting(decision -> decision.challenger().version())
        .containsExactly(1, 2);
    return metrics(cluster);
  }

  /**
   * BM25 and three checkpoints: two roles and a mean of three measures; for two, four gains each.
   */
  private static int expected() {
    return (CHECKPOINTS + 1) * 3 * 3 + (CHECKPOINTS - 1) * 3 * 4;
  }

  /** Two metrics of the same fail; freshness goes by the clock, and is left out. */
  private static Map<String, Long> metrics(Cluster cluster) {
    List<MetricEvent> scores =
        read(cluster, Topics.EVALUATION_METRICS).stream()
            .filter(metric -> !metric.name().startsWith("freshness"))
            .toList();
    return new HashMap<>(
        scores.stream()
            .collect(
                Collectors.toMap(
                    m -> m.subject() + " " + m.name() + " " + new TreeMap<>(m.dimensions()),
                    m -> Double.doubleToRawLongBits(m.value()))));
  }

  private static <V> List<V> read(Cluster cluster, Topic<V> topic) {
    List<V> all = new ArrayList<>();
    TopicReader.readToEnd(cluster, topic, record -> all.add(record.value()));
    return all;
  }
}

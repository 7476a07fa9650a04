package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.CollectionManifest.Domain;
import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.schemas.contract.SetDigest;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.TopicNames;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.embedded.EmbeddedRegistry;
import dev.passagework.streams.retrieval.encoder.Bases;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.EncoderWeights;
import dev.passagework.streams.retrieval.encoder.ModelFolder;
import dev.passagework.streams.retrieval.encoder.Tensor;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.DirectoryCheckpointStore;
import dev.passagework.streams.runtime.TopicReader;
import dev.passagework.streams.runtime.TopicSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * A broker, a registry and the files of checkpoints: an untouched base, and versions of it with
 * other weights. On them run evaluators as processes of their own.
 */
final class EvaluatorCluster implements AutoCloseable {
  static final String BASE = "all-MiniLM-L6-v2";
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int PARTITIONS = 4;
  private static final int QUERIES = 20;

  private final Path directory;
  private final List<JudgedPassage> passages;
  private final List<JudgedQuery> queries;
  private final List<List<Checkpoint.File>> files = new ArrayList<>();
  private final EmbeddedRegistry registry;
  private EmbeddedKafka kafka;

  private EvaluatorCluster(Path directory, int passages) throws Exception {
    this.directory = directory;
    this.passages = IntStream.range(0, passages).mapToObj(EvaluatorCluster::passage).toList();
    this.queries = IntStream.range(0, QUERIES).mapToObj(i -> query(i, passages)).toList();
    kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.in(directory.resolve("broker")));
    registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
  }

  /**
   * A cluster.
   *
   * @param directory a directory of the test's own
   * @param passages passages of the collection
   * @param versions the models that follow the base
   */
  static EvaluatorCluster start(Path directory, int passages, List<EncoderModel> versions)
      throws Exception {
    EvaluatorCluster cluster = new EvaluatorCluster(directory, passages);
    DirectoryCheckpointStore store =
        new DirectoryCheckpointStore(directory.resolve("files/checkpoints"));
    List<EncoderModel> all = new ArrayList<>(versions);
    all.add(0, Bases.open(BASE, 0));
    for (EncoderModel model : all) {
      Path folder = directory.resolve("model-" + cluster.files.size());
      ModelFolder.write(model, folder, "");
      cluster.files.add(store.put(folder));
    }
    return cluster;
  }

  /** The base with weights of chance. */
  static EncoderModel random(int seed) {
    return Bases.open("random:" + BASE, seed);
  }

  /** The base with the embeddings of all words gone, so that it cannot tell texts apart. */
  static EncoderModel damaged() {
    EncoderModel base = Bases.open(BASE, 0);
    Map<String, Tensor> tensors = new LinkedHashMap<>(base.weights().tensors());
    tensors.computeIfPresent(
        "embeddings.word_embeddings.weight",
        (name, words) -> new Tensor(words.shape(), new float[words.values().length]));
    return new EncoderModel(
        "damaged", base.config(), new EncoderWeights(tensors), base.tokenizerJson());
  }

  /** The topics under a prefix, with the collection and no checkpoint yet. */
  Cluster fed(String prefix) throws Exception {
    Cluster cluster =
        new Cluster(
            kafka.bootstrapServers(), registry.url(), new TopicNames(prefix), Map.of(), Map.of());
    assertThat(TopicSetup.create(cluster, PARTITIONS)).isNotEmpty();
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      for (JudgedQuery query : queries) {
        send(cluster, producer, Topics.JUDGED_QUERIES, query.key(), query);
      }
      for (JudgedPassage passage : passages) {
        send(cluster, producer, Topics.JUDGED_PASSAGES, passage.key(), passage);
      }
      send(cluster, producer, Topics.COLLECTIONS, "c", manifest());
    }
    return cluster;
  }

  /** Announces every checkpoint, oldest first. */
  void announceAll(Cluster cluster) throws Exception {
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      for (int version = 0; version < files.size(); version++) {
        Checkpoint checkpoint = checkpoint(version);
        send(cluster, producer, Topics.CHECKPOINTS, checkpoint.id().toString(), checkpoint);
      }
    }
  }

  /** An evaluator; those of one data directory go on where the one before it stopped. */
  Command evaluator(String data, String prefix) throws Exception {
    Path its = Files.createDirectories(directory.resolve(data));
    if (!Files.exists(its.resolve("checkpoints"))) {
      Files.createSymbolicLink(
          its.resolve("checkpoints"), directory.resolve("files/checkpoints").toAbsolutePath());
    }
    return Command.start(
        directory,
        Map.of("OMP_WAIT_POLICY", "passive"),
        arguments(
            prefix,
            "evaluator",
            "--kafka",
            "session.timeout.ms=6000",
            "--data-dir",
            its.toString(),
            "--set",
            "evaluator.batch=16",
            "--set",
            "evaluator.encoder-threads=1"));
  }

  /** A command against this cluster, run to its end, which has to be a good one. */
  String run(String prefix, String... command) throws IOException, InterruptedException {
    Command.Ended ended = Command.run(directory, Map.of(), arguments(prefix, command));
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    return ended.output();
  }

  private String[] arguments(String prefix, String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--bootstrap-servers", kafka.bootstrapServers()));
    all.addAll(List.of("--schema-registry", registry.url(), "--topic-prefix", prefix));
    return all.toArray(String[]::new);
  }

  /** The broker ends, and is there again at the same address, with what it had. */
  void restartBroker() throws Exception {
    int port = Integer.parseInt(kafka.bootstrapServers().replaceAll(".*:", ""));
    kafka.close();
    kafka =
        EmbeddedKafka.start(EmbeddedKafkaSettings.in(directory.resolve("broker")).withPort(port));
  }

  /** Waits until something is so. */
  static void await(String what, Callable<Boolean> isSo) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isSo.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  static <V> List<V> read(Cluster cluster, Topic<V> topic) {
    List<V> all = new ArrayList<>();
    TopicReader.readToEnd(cluster, topic, record -> all.add(record.value()));
    return all;
  }

  private static <V> void send(
      Cluster cluster, KafkaProducer<String, byte[]> producer, Topic<V> topic, String key, V value)
      throws Exception {
    assertThat(producer.send(cluster.record(cluster.serdes(), topic, key, value)).get())
        .isNotNull();
  }

  private static JudgedPassage passage(int i) {
    String text = "Valve %d of pump %d opens at %d bar.".formatted(i, i % 9, i * 7);
    return JudgedPassage.of("c", "p" + i, "", text);
  }

  private static JudgedQuery query(int i, int passages) {
    int of = i * 11 % passages;
    Role role = i % 2 == 0 ? Role.GATE : Role.REPORT;
    return new JudgedQuery(
        "c", "q" + i, "when does valve %d open?".formatted(of), role, Map.of("p" + of, 1));
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

  private CollectionManifest manifest() {
    return new CollectionManifest(
        "c",
        1,
        passages.stream().map(JudgedPassage::digest).reduce(SetDigest.EMPTY, SetDigest::plus),
        queries.stream().map(JudgedQuery::digest).reduce(SetDigest.EMPTY, SetDigest::plus),
        QUERIES / 2,
        QUERIES / 2,
        Domain.IN,
        Instant.EPOCH);
  }

  @Override
  public void close() {
    registry.close();
    kafka.close();
  }
}

package dev.passagework.streams.evaluator;

import static dev.passagework.streams.evaluator.Fixture.checkpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.RecordSerdes;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.TopicNames;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.retrieval.encoder.Embedder;
import dev.passagework.streams.retrieval.encoder.PassageText;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Health;
import dev.passagework.streams.runtime.Service;
import dev.passagework.streams.runtime.Settings;
import dev.passagework.streams.runtime.TopicReader;
import dev.passagework.streams.runtime.TopicSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several instances over four partitions, against one that nothing disturbs. */
class EvaluatorOnABrokerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int PARTITIONS = 4;
  private static final Settings SETTINGS =
      new Settings(Map.of("evaluator.batch", "4"), Map.of(), Map.of());
  private static final List<JudgedPassage> PASSAGES =
      IntStream.range(0, 80)
          .mapToObj(i -> Fixture.passage("c", "p" + i, "word" + i % 20 + " word" + i % 7))
          .toList();
  private static final List<JudgedQuery> QUERIES =
      IntStream.range(0, 20)
          .mapToObj(
              i ->
                  Fixture.query(
                      "c", "q" + i, "word" + i, i % 2 == 0 ? Role.GATE : Role.REPORT, "p" + i))
          .toList();

  @TempDir Path directory;
  private final CountDownLatch began = new CountDownLatch(3);
  private final CountDownLatch released = new CountDownLatch(1);
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
            "mock://evaluator-on-a-broker",
            new TopicNames(""),
            Map.of("session.timeout.ms", "6000", "heartbeat.interval.ms", "500"),
            Map.of());
    assertThat(TopicSetup.create(cluster, PARTITIONS)).isNotEmpty();
    producer = cluster.producer(Map.of());
    serdes = cluster.serdes();
  }

  @AfterEach
  void stop() {
    released.countDown();
    producer.close(Duration.ZERO);
    kafka.close();
  }

  @Test
  void instancesThatComeAndGoAndFilesThatAreAwayChangeNoMetricAndDoubleNone() throws Exception {
    feed();
    List<Checkpoint> checkpoints = List.of(version(0), version(1), version(2));
    for (Checkpoint checkpoint : checkpoints) {
      send(Topics.CHECKPOINTS, checkpoint.id().toString(), checkpoint);
    }
    try (Service first = evaluator("first", Held::new)) {
      first.start();
      assertThat(began.await(60, TimeUnit.SECONDS)).isTrue();
      try (Service second = evaluator("second", embedder -> embedder)) {
        second.start();
        await().atMost(PATIENCE).until(() -> second.health() instanceof Health.Running);
        released.countDown();
        await().atMost(PATIENCE).until(() -> decisions().size() == 2);
      }
    }
    Checkpoint late = version(3);
    send(Topics.CHECKPOINTS, late.id().toString(), late);
    AtomicBoolean isAway = new AtomicBoolean(true);
    try (Service again = Evaluator.service(cluster, settings("first"), away(late, isAway))) {
      again.start();
      await().atMost(PATIENCE).until(() -> again.health() instanceof Health.Impeded);
      isAway.set(false);
      await().atMost(PATIENCE).until(() -> decisions().size() == 3);
    }
    assertThat(values(read(Topics.EVALUATION_METRICS)))
        .isEqualTo(undisturbed(List.of(version(0), version(1), version(2), late)));
    assertThat(decisions()).extracting(d -> d.challenger().version()).containsExactly(1, 2, 3);
    assertThat(read(Topics.CHAMPIONS)).extracting(Champion::id).doesNotHaveDuplicates();
  }

  /** A checkpoint that knows five words more than the one before it. */
  private static Checkpoint version(int version) {
    return checkpoint(
        version,
        IntStream.range(0, 5 * version).mapToObj(i -> "word" + i).collect(Collectors.joining(" ")));
  }

  private Service evaluator(String state, Function<Embedder, Embedder> around) {
    return Evaluator.service(
        cluster,
        settings(state),
        (EmbedderSource) checkpoint -> around.apply(WordEmbedder.of(checkpoint)));
  }

  private EvaluatorSettings settings(String state) {
    return EvaluatorSettings.from(SETTINGS, directory.resolve(state));
  }

  /** The files of one checkpoint are on a volume that is not mounted for now. */
  private static EmbedderSource away(Checkpoint which, AtomicBoolean isAway) {
    return checkpoint -> {
      if (isAway.get() && checkpoint.id().equals(which.id())) {
        throw new IOException("its files are away");
      }
      return WordEmbedder.of(checkpoint);
    };
  }

  private void feed() throws Exception {
    for (JudgedQuery query : QUERIES) {
      send(Topics.JUDGED_QUERIES, query.key(), query);
    }
    for (JudgedPassage passage : PASSAGES) {
      send(Topics.JUDGED_PASSAGES, passage.key(), passage);
    }
    send(Topics.COLLECTIONS, "c", Fixture.manifest(1, PASSAGES, QUERIES));
  }

  /** The metrics of a topology without partitions, instances or restarts. */
  private Map<String, Double> undisturbed(List<Checkpoint> checkpoints) {
    try (EvaluatorDriver driver = new EvaluatorDriver(directory.resolve("undisturbed"), SETTINGS)) {
      checkpoints.forEach(driver::announce);
      driver.feed(PASSAGES, QUERIES, 1);
      driver.work();
      return values(driver.metrics());
    }
  }

  /**
   * Value by all that distinguishes a metric; two of the same fail. Freshness goes by the clock,
   * and is left out.
   */
  private static Map<String, Double> values(List<MetricEvent> metrics) {
    return metrics.stream()
        .filter(m -> !m.name().startsWith("freshness"))
        .collect(
            Collectors.toMap(
                m -> m.subject() + " " + m.name() + " " + new TreeMap<>(m.dimensions()),
                MetricEvent::value));
  }

  private List<Decision> decisions() {
    return read(Topics.DECISIONS);
  }

  private <V> List<V> read(Topic<V> topic) {
    List<V> all = new ArrayList<>();
    TopicReader.readToEnd(cluster, topic, record -> all.add(record.value()));
    return all;
  }

  private <V> void send(Topic<V> topic, String key, V value) throws Exception {
    var sent = producer.send(cluster.record(serdes, topic, key, value));
    assertThat(sent.get(10, TimeUnit.SECONDS).hasOffset()).isTrue();
  }

  /** An embedder that stops after its first batches until it is released. */
  private final class Held implements Embedder {
    private final Embedder embedder;

    Held(Embedder embedder) {
      this.embedder = embedder;
    }

    @Override
    public float[][] embedQueries(List<String> queries) {
      return embedder.embedQueries(queries);
    }

    @Override
    public float[][] embedPassages(List<PassageText> passages) {
      began.countDown();
      if (began.getCount() == 0) {
        try {
          assertThat(released.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return embedder.embedPassages(passages);
    }

    @Override
    public int dimension() {
      return embedder.dimension();
    }

    @Override
    public void close() {
      embedder.close();
    }
  }
}

package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.Origin;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.RecordSerdes;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.embedded.EmbeddedRegistry;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicReader;
import dev.passagework.streams.runtime.TopicSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Trainers as processes of their own, killed without warning, against a broker that stays up. */
@Tag("faults")
@Timeout(600)
class TrainerFaultsIT {
  private static final Duration LONGEST = Duration.ofMinutes(4);
  private static final String MODEL = "killed";
  private static final int PAIRS = 1200;
  private static final int EPOCHS = 2;
  private static final int KILLS = 5;

  private final EmbeddedKafka kafka =
      EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory());
  private final EmbeddedRegistry registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
  private final Cluster cluster = Cluster.of(kafka.bootstrapServers(), registry.url());
  private final Path directory;
  private final Path base;

  TrainerFaultsIT(@TempDir Path directory) throws Exception {
    this.directory = directory;
    this.base = TinyEncoder.write(directory.resolve("tiny"));
  }

  @BeforeEach
  void fill() throws Exception {
    TopicSetup.create(cluster, 4);
    List<TrainingPair> pairs = IntStream.range(0, PAIRS).mapToObj(TrainerFaultsIT::pair).toList();
    Map<String, TrainingPair> records = new HashMap<>();
    pairs.forEach(pair -> records.put(pair.key(), pair));
    assertThat(records).hasSize(PAIRS);
    send(Topics.TRAINING_PAIRS, records);
  }

  @AfterEach
  void stop() {
    registry.close();
    kafka.close();
  }

  @Test
  void killedAtFiveRandomMomentsItEndsWithTheBitsOfARunThatWasNot() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int kill = 0; kill < KILLS; kill++) {
      try (Command trainer = trainer(MODEL)) {
        awaitSegments(trainer, segments(MODEL).size() + 1 + random.nextInt(3));
        Thread.sleep(random.nextInt(500));
        trainer.kill();
      }
    }
    finish(MODEL);
    try (Command trainer = trainer(MODEL)) {
      assertThat(trainer.await(LONGEST).exitCode()).as(trainer.output()).isZero();
    }
    List<TrainingSegment> segments = segments(MODEL);
    Checkpoint last = last(MODEL);
    assertThat(last.last()).as("seed %d", seed).isTrue();
    assertThat(segments.stream().map(TrainingSegment::number))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, segments.size()).boxed().toList());
    assertThat(counts(segments).values()).hasSize(PAIRS).containsOnly(EPOCHS);
    assertThat(last.pairs()).isEqualTo((long) PAIRS * EPOCHS);
    Command.Ended replay = Command.run(directory, Map.of(), command("replay", MODEL));
    assertThat(replay.exitCode()).as("seed %d: %s", seed, replay.output()).isZero();
    assertThat(replay.output()).contains("the same, bit for bit");
  }

  @Test
  void twoArmsInProcessesOfTheirOwnLearnFromOneTopicAtOnce() throws Exception {
    finish("left");
    finish("right");
    try (Command left = trainer("left", "--set", "trainer.coverage=0.5");
        Command right = trainer("right", "--set", "trainer.density=2")) {
      assertThat(left.await(LONGEST).exitCode()).as(left.output()).isZero();
      assertThat(right.await(LONGEST).exitCode()).as(right.output()).isZero();
    }
    List<TrainingPair> pairs = IntStream.range(0, PAIRS).mapToObj(TrainerFaultsIT::pair).toList();
    assertThat(counts(segments("left")).keySet())
        .isEqualTo(
            pairs.stream()
                .filter(pair -> pair.passage().place() < 0.5)
                .map(TrainingPair::id)
                .collect(Collectors.toSet()));
    assertThat(counts(segments("right")).keySet())
        .isEqualTo(
            pairs.stream()
                .filter(pair -> pair.origins().get(0).variant() < 2)
                .map(TrainingPair::id)
                .collect(Collectors.toSet()));
    assertThat(last("left").last()).isTrue();
    assertThat(last("right").last()).isTrue();
  }

  @Test
  void ofTwoProcessesOfOneModelTheOlderSaysSoAndEnds() throws Exception {
    try (Command older = trainer("shared")) {
      awaitSegments(older, 1, "shared");
      finish("shared");
      try (Command newer = trainer("shared")) {
        assertThat(older.await(LONGEST).exitCode()).as(older.output()).isIn(0, 1);
        assertThat(newer.await(LONGEST).exitCode()).as(newer.output()).isZero();
        assertThat(older.output().contains("another trainer of model shared has taken over"))
            .as("it was taken over, or had finished: " + older.output())
            .isEqualTo(older.await(LONGEST).exitCode() == 1);
      }
    }
    assertThat(counts(segments("shared")).values()).hasSize(PAIRS).containsOnly(EPOCHS);
  }

  private Command trainer(String model, String... more) throws Exception {
    List<String> line = new ArrayList<>(List.of("trainer", "--data-dir", model));
    line.addAll(address());
    Map.of(
            "model", model,
            "base", base.toString(),
            "segment-pairs", "64",
            "segment-linger", "600000",
            "batch-size", "8",
            "epochs", Integer.toString(EPOCHS),
            "learning-rate", "1e-3",
            "threads", "2",
            "least-batch", "0")
        .forEach((name, value) -> line.addAll(List.of("--set", "trainer." + name + "=" + value)));
    line.addAll(List.of(more));
    return Command.start(directory, Map.of(), line.toArray(String[]::new));
  }

  private String[] command(String name, String model) {
    List<String> line = new ArrayList<>(List.of(name, "--model", model));
    line.addAll(address());
    line.addAll(List.of("--base", base.toString()));
    return line.toArray(String[]::new);
  }

  private List<String> address() {
    return List.of(
        "--bootstrap-servers", kafka.bootstrapServers(), "--schema-registry", registry.url());
  }

  private void awaitSegments(Command trainer, int number) throws Exception {
    awaitSegments(trainer, number, MODEL);
  }

  private void awaitSegments(Command trainer, int number, String model) throws Exception {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (segments(model).size() < number) {
      assertThat(System.nanoTime()).as(trainer.output()).isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  private void finish(String model) throws Exception {
    send(
        Topics.COMMANDS,
        Map.of(
            model,
            new dev.passagework.schemas.contract.Command(
                dev.passagework.schemas.contract.Command.Kind.FINISH,
                model,
                OptionalInt.empty(),
                Instant.now())));
  }

  private <V> void send(Topic<V> topic, Map<String, V> records) throws Exception {
    RecordSerdes serdes = cluster.serdes();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      records.forEach(
          (key, value) -> sent.add(producer.send(cluster.record(serdes, topic, key, value))));
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
    }
  }

  private List<TrainingSegment> segments(String model) {
    List<TrainingSegment> segments = new ArrayList<>();
    TopicReader.readToEnd(
        cluster, Topics.TRAINING_SEGMENTS, record -> segments.add(record.value()));
    segments.removeIf(segment -> !segment.model().equals(model));
    return segments;
  }

  private Checkpoint last(String model) {
    List<Checkpoint> checkpoints = new ArrayList<>();
    TopicReader.readToEnd(cluster, Topics.CHECKPOINTS, record -> checkpoints.add(record.value()));
    checkpoints.removeIf(checkpoint -> !checkpoint.id().model().equals(model));
    return checkpoints.get(checkpoints.size() - 1);
  }

  private static Map<String, Integer> counts(List<TrainingSegment> segments) {
    Map<String, Integer> counts = new HashMap<>();
    segments.stream()
        .flatMap(s -> Stream.concat(s.pairIds().stream(), s.replayed().stream()))
        .forEach(id -> counts.merge(id, 1, Integer::sum));
    return counts;
  }

  /** The n-th pair: four to a passage. */
  private static TrainingPair pair(int n) {
    PassageKey passage = new PassageKey("words", "p" + n / 4);
    String text = "w%d w%d w%d".formatted(n / 4 % 200, n / 4 / 3 % 200, n / 4 * 7 % 200);
    String query = "w%d w%d %d".formatted(n / 4 % 200, n * 11 % 200, n);
    return new TrainingPair(
        Identity.pairId(query, passage),
        passage,
        Identity.contentHash("", text),
        Instant.EPOCH,
        query,
        "",
        text + " " + passage.id(),
        List.of(),
        List.of(new Origin("question", "small", n % 4, "r" + n)),
        false,
        TrainingPair.Marks.NONE);
  }
}

package dev.passagework.consumers.trainer;

import static dev.passagework.consumers.trainer.TestTrainer.runToItsEnd;
import static dev.passagework.consumers.trainer.TrainingTopics.segments;
import static dev.passagework.consumers.trainer.TrainingTopics.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.passagework.consumers.trainer.Lesson.StepListener;
import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.Command;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.streams.retrieval.encoder.Bases;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.ModelFolder;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.DirectoryCheckpointStore;
import dev.passagework.streams.runtime.Health;
import dev.passagework.streams.runtime.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a stream of pairs becomes over many segments. */
@Timeout(180)
class TrainerStreamTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static EmbeddedCluster embedded;

  private final Path folder;

  TrainerStreamTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void start() {
    embedded = new EmbeddedCluster();
  }

  @AfterAll
  static void stop() {
    embedded.close();
  }

  @Test
  void everyPairCountsInAsManySegmentsAsThereAreEpochs() throws Exception {
    Cluster cluster = embedded.named("epochs");
    send(cluster, Tiny.pairs(0, 40));
    order(cluster, "model", Command.Kind.FINISH);

    runToItsEnd(trainer(cluster, "state", Map.of("trainer.epochs", "3")));

    assertThat(counts(cluster).values()).hasSize(40).containsOnly(3);
    Checkpoint last = newest(cluster, "model");
    assertThat(last.last()).isTrue();
    assertThat(last.pairs()).isEqualTo(120);
    assertThat(last.lastSegment()).isEqualTo(segments(cluster).size());
    assertThat(replay(cluster).isExact()).isTrue();
  }

  @Test
  void pairsThatAreTooFewForASegmentAreLearntOnceTheyHaveLingered() throws Exception {
    Cluster cluster = embedded.named("linger");
    send(cluster, Tiny.pairs(0, 6));
    try (Service trainer = trainer(cluster, "state", Map.of("trainer.segment-linger", "500"))) {
      trainer.start();
      await()
          .atMost(PATIENCE)
          .until(() -> checkpoints(cluster).stream().anyMatch(c -> c.pairs() > 0));
      assertThat(trainer.health()).isEqualTo(new Health.Running());
    }
  }

  @Test
  void replayDrawsOlderPairsButNoneThatWasRetracted() throws Exception {
    Cluster cluster = embedded.named("replay");
    List<TrainingPair> old = Tiny.pairs(0, 16);
    send(cluster, old);
    try (Service trainer = trainer(cluster, "state", Map.of("trainer.replay-share", "0.3"))) {
      trainer.start();
      awaitCheckpoint(cluster, 1);
      for (TrainingPair pair : old.subList(0, 8)) {
        EmbeddedCluster.send(cluster, Topics.TRAINING_PAIRS, pair.key(), null);
      }
      send(cluster, Tiny.pairs(20, 36));
      awaitCheckpoint(cluster, 2);
    }
    TrainingSegment second = segments(cluster).get(1);
    assertThat(second.pairIds()).hasSize(16);
    assertThat(second.replayed()).hasSize(6);
    assertThat(ids(old.subList(8, 16))).containsAll(second.replayed());
  }

  @Test
  void theLastCheckpointHasHadItsFallingRateWhereverTheFinishComes() throws Exception {
    Cluster cluster = embedded.named("seldom");
    send(cluster, Tiny.pairs(0, 48));
    Map<String, String> seldom = Map.of("trainer.checkpoint-every-segments", "5");
    try (Service trainer = trainer(cluster, "seldom", seldom)) {
      trainer.start();
      await().atMost(PATIENCE).until(() -> Files.exists(snapshot("seldom", 3)));
      order(cluster, "model", Command.Kind.FINISH);
      await().atMost(PATIENCE).until(() -> trainer.health().isOver());
    }
    assertThat(newest(cluster, "model").last()).isTrue();
    assertThat(newest(cluster, "model").lastSegment()).isEqualTo(3);
    assertThat(replay(cluster).isExact()).as("the replay has a falling rate").isTrue();
    assertThat(segments(cluster)).hasSize(3);
  }

  /** The pairs that are left once the last step is taken make a segment of their own. */
  @ParameterizedTest
  @CsvSource({"2, 1", "3, 2"})
  void aBoundOnStepsBeforeTheLastPairLeavesALastCheckpoint(int steps, int segment)
      throws Exception {
    Cluster cluster = embedded.named("bounded-" + steps);
    send(cluster, Tiny.pairs(0, 48));
    Map<String, String> bounded =
        Map.of("trainer.checkpoint-every-segments", "5", "trainer.steps", "" + steps);
    String state = "bounded-" + steps;
    try (Service trainer = trainer(cluster, state, bounded)) {
      trainer.start();
      await().atMost(PATIENCE).until(() -> Files.exists(snapshot(state, 3)));
      order(cluster, "model", Command.Kind.FINISH);
      await().atMost(PATIENCE).until(() -> trainer.health().isOver());
    }
    Checkpoint newest = newest(cluster, "model");
    assertThat(newest.last()).isTrue();
    assertThat(newest.steps()).isEqualTo(steps);
    assertThat(newest.lastSegment()).isEqualTo(segment);
    assertThat(replay(cluster).isExact()).as("the replay has a falling rate").isTrue();
  }

  /** Those before it are learnt again, and not announced again. */
  @Test
  void aLastSegmentWithoutAStepLeavesALastCheckpointOfTheOneBefore() throws Exception {
    Cluster cluster = embedded.named("lonely");
    send(cluster, Tiny.pairs(0, 48));
    Map<String, String> seldom = Map.of("trainer.checkpoint-every-segments", "2");
    try (Service trainer = trainer(cluster, "lonely", seldom)) {
      trainer.start();
      await().atMost(PATIENCE).until(() -> Files.exists(snapshot("lonely", 3)));
      send(cluster, Tiny.pairs(48, 49));
      order(cluster, "model", Command.Kind.FINISH);
      await().atMost(PATIENCE).until(() -> trainer.health().isOver());
    }
    assertThat(segments(cluster)).hasSize(4);
    assertThat(checkpoints(cluster))
        .extracting(checkpoint -> checkpoint.id().version(), Checkpoint::last)
        .containsExactly(tuple(0, false), tuple(2, false), tuple(3, true));
    assertThat(replay(cluster).isExact()).as("the replay has a falling rate").isTrue();
  }

  @Test
  void anAverageSurvivesARestartToTheBit() throws Exception {
    Map<String, String> averaging = Map.of("trainer.average-decay", "0.9");
    Cluster cluster = embedded.named("averaged");
    send(cluster, Tiny.pairs(0, 48));
    try (Service first = trainer(cluster, "averaged", averaging)) {
      first.start();
      awaitCheckpoint(cluster, 1);
    }
    order(cluster, "model", Command.Kind.FINISH);
    runToItsEnd(trainer(cluster, "averaged", averaging));

    assertThat(newest(cluster, "model").last()).isTrue();
    assertThat(replay(cluster).isExact()).isTrue();
  }

  @Test
  void anOrderToWarmUpAnewHoldsForTheNextSegmentAndIsRecordedInIt() throws Exception {
    Cluster cluster = embedded.named("warm");
    List<Double> rates = new ArrayList<>();
    StepListener watching = (outcome, rate, pairs, tokens) -> rates.add(rate);
    send(cluster, Tiny.pairs(0, 16));
    try (Service trainer = trainer(cluster, "state", Map.of(), watching)) {
      trainer.start();
      awaitCheckpoint(cluster, 1);
      order(cluster, "other", Command.Kind.RE_WARM);
      order(cluster, "model", Command.Kind.RE_WARM);
      send(cluster, Tiny.pairs(16, 48));
      awaitCheckpoint(cluster, 3);
    }
    assertThat(segments(cluster).stream().map(s -> s.course().reWarmed()))
        .containsExactly(false, true, false);
    double step = 1e-3 / 3;
    assertThat(rates).containsExactly(step, 2 * step, step, 2 * step, 1e-3, 1e-3);

    assertThat(replay(cluster).isExact()).isTrue();
  }

  @Test
  void aSegmentThatWasCutIsLearntWithTheSettingsItWasCutWith() throws Exception {
    Cluster changed = embedded.named("changed");
    send(changed, Tiny.pairs(0, 16));
    CountDownLatch learning = new CountDownLatch(1);
    try (Service first =
        trainer(changed, "changed", Map.of(), (outcome, rate, n, tokens) -> stall(learning))) {
      first.start();
      await().atMost(PATIENCE).until(() -> segments(changed).size() == 1);
      Thread closing = new Thread(first::close);
      closing.start();
      await().atMost(PATIENCE).until(() -> closing.getState() == Thread.State.TIMED_WAITING);
      learning.countDown();
      closing.join();
    }
    assertThat(checkpoints(changed)).hasSize(1);
    order(changed, "model", Command.Kind.FINISH);
    runToItsEnd(
        trainer(changed, "changed", Map.of("trainer.learning-rate", "0.1", "trainer.seed", "7")));

    assertThat(segments(changed).get(0).course().hyperParameters())
        .containsEntry("learning-rate", "0.001");
    assertThat(replay(changed).isExact()).isTrue();
  }

  @Test
  void aReplayGivesTheSameBitsOverManySettingsAndSaysWhichPairsAreGone() throws Exception {
    Cluster cluster = embedded.named("again");
    send(cluster, Tiny.pairs(0, 32));
    try (Service trainer = trainer(cluster, "first", Map.of("trainer.replay-share", "0.2"))) {
      trainer.start();
      awaitCheckpoint(cluster, 2);
    }
    send(cluster, Tiny.pairs(32, 64));
    order(cluster, "model", Command.Kind.FINISH);
    runToItsEnd(
        trainer(cluster, "first", Map.of("trainer.learning-rate", "1e-2", "trainer.epochs", "2")));
    Replay.Outcome exact = replay(cluster);
    assertThat(exact.isExact()).isTrue();
    assertThat(exact.missing()).isEmpty();
    assertThat(exact.pairs()).isEqualTo(newest(cluster, "model").pairs());

    Set<String> gone = deleteFirst(cluster, 3);
    Replay.Outcome lacking = replay(cluster);
    assertThat(lacking.isExact()).isFalse();
    assertThat(lacking.missing().values().stream().flatMap(List::stream).distinct())
        .containsExactlyInAnyOrderElementsOf(gone);
  }

  @Test
  void twoArmsInOneProcessEachLearnWhatTheirOwnFilterTakes() throws Exception {
    Cluster cluster = embedded.named("arms");
    List<TrainingPair> labelled = Tiny.pairs(0, 20);
    List<TrainingPair> written = Tiny.pairs(100, 120).stream().map(Tiny::unlabelled).toList();
    send(cluster, labelled);
    send(cluster, written);
    order(cluster, "one", Command.Kind.FINISH);
    order(cluster, "two", Command.Kind.FINISH);
    Map<String, String> first = Map.of("trainer.model", "one", "trainer.pairs", "labelled");
    Map<String, String> second =
        Map.of("trainer.model", "two", "trainer.strategies", "question", "trainer.seed", "7");
    try (Service one = trainer(cluster, "arms", first);
        Service two = trainer(cluster, "arms", second)) {
      one.start();
      two.start();
      await().atMost(PATIENCE).until(() -> one.health().isOver() && two.health().isOver());
      assertThat(List.of(one.health(), two.health())).containsOnly(new Health.Ended());
    }
    assertThat(learntBy(cluster, "one")).isEqualTo(ids(labelled));
    assertThat(learntBy(cluster, "two")).containsAll(ids(written)).hasSize(40);
    assertThat(newest(cluster, "one").last()).isTrue();
    assertThat(newest(cluster, "two").last()).isTrue();
  }

  @Test
  void everyArmBeginsAtItsOwnBase() throws Exception {
    Cluster cluster = embedded.named("bases");
    Path folderOfBase = folder.resolve("base");
    ModelFolder.write(Tiny.model(), folderOfBase, "");
    String learnt = folderOfBase.toString();
    String random = "random:" + learnt;
    send(cluster, Tiny.pairs(0, 20));
    order(cluster, "one", Command.Kind.FINISH);
    order(cluster, "two", Command.Kind.FINISH);
    try (Service one = arm(cluster, "one", learnt);
        Service two = arm(cluster, "two", random)) {
      one.start();
      two.start();
      await().atMost(PATIENCE).until(() -> one.health().isOver() && two.health().isOver());
      assertThat(List.of(one.health(), two.health())).containsOnly(new Health.Ended());
    }
    assertBeganAt(Bases.open(learnt, 42), "one", cluster);
    assertBeganAt(Bases.open(random, 42), "two", cluster);
  }

  /** A trainer that opens its base itself. */
  private Service arm(Cluster cluster, String model, String base) {
    Map<String, String> own = Map.of("trainer.model", model, "trainer.base", base);
    return Trainer.service(cluster, TestTrainer.settings(folder.resolve("arms"), own), store());
  }

  private void assertBeganAt(EncoderModel base, String model, Cluster cluster) throws IOException {
    Checkpoint first = live(cluster).get(model + "@0");
    assertThat(first.base()).isEqualTo(base.name());
    assertThat(newest(cluster, model).base()).isEqualTo(base.name());
    Path files = folder.resolve("files-of-" + model);
    store().get(first, files);
    assertThat(ModelFolder.read(files, base.name()).weights()).isEqualTo(base.weights());
  }

  @Test
  void oldCheckpointsGoButForTheBaseTheNewestAndTheChampion() throws Exception {
    Cluster cluster = embedded.named("kept");
    Map<String, String> two = Map.of("trainer.keep-checkpoints", "2", "trainer.keep-for", "0");
    send(cluster, Tiny.pairs(0, 16));
    try (Service trainer = trainer(cluster, "state", two)) {
      trainer.start();
      awaitCheckpoint(cluster, 1);
      CheckpointId first = new CheckpointId("model", 1);
      EmbeddedCluster.send(
          cluster, Topics.CHAMPIONS, "model", new Champion(first, "better", Instant.EPOCH));
      for (int segment = 1; segment < 5; segment++) {
        send(cluster, Tiny.pairs(16 * segment, 16 * segment + 16));
        awaitCheckpoint(cluster, segment + 1);
      }
      await().atMost(PATIENCE).until(() -> live(cluster).size() == 4);
      await().atMost(PATIENCE).until(() -> stored().equals(referred(cluster)));
    }
    assertThat(live(cluster).keySet()).containsExactly("model@0", "model@1", "model@4", "model@5");
    for (Checkpoint checkpoint : live(cluster).values()) {
      store().get(checkpoint, folder.resolve("out-" + checkpoint.id()));
    }
  }

  @Test
  void metricsTellHowFarBehindItIsAndWhatItTakes() throws Exception {
    Cluster cluster = embedded.named("metrics");
    send(cluster, Tiny.pairs(0, 20));
    try (Service trainer = trainer(cluster, "state", Map.of())) {
      trainer.start();
      awaitCheckpoint(cluster, 1);
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  metrics(cluster).stream()
                      .filter(event -> event.name().equals("reservoir-age"))
                      .anyMatch(event -> event.value() > 1));
    }
    assertThat(metrics(cluster).stream().map(MetricEvent::name).distinct())
        .contains(
            "loss",
            "learning-rate",
            "gradient-norm",
            "pairs-per-second",
            "tokens-per-second",
            "padding-share",
            "reservoir-age",
            "lag",
            "heap-bytes");
    assertThat(values(cluster, "lag")).contains(4.0);
    assertThat(values(cluster, "learning-rate").get(0)).isEqualTo(1e-3 / 3);
    assertThat(values(cluster, "padding-share")).isNotEmpty().allMatch(x -> x >= 0 && x < 1);
    if (Files.exists(Path.of("/proc/self/status"))) {
      assertThat(values(cluster, "resident-bytes")).isNotEmpty().allMatch(bytes -> bytes > 0);
    }
  }

  private static List<Double> values(Cluster cluster, String metric) {
    return metrics(cluster).stream()
        .filter(event -> event.name().equals(metric))
        .map(MetricEvent::value)
        .toList();
  }

  private Replay.Outcome replay(Cluster cluster) throws Exception {
    Path scratch = Files.createTempDirectory(folder, "replay-");
    return Replay.of(
        cluster, newest(cluster, "model"), Tiny.model(), scratch, (segment, last, pairs) -> {});
  }

  /**
   * Deletes the first records of a partition, as compaction may; the identifiers of their pairs.
   */
  private static Set<String> deleteFirst(Cluster cluster, long records) throws Exception {
    TopicPartition first = new TopicPartition(cluster.name(Topics.TRAINING_PAIRS), 0);
    Set<String> gone =
        EmbeddedCluster.records(cluster, Topics.TRAINING_PAIRS).stream()
            .filter(record -> record.partition() == 0 && record.offset() < records)
            .map(record -> record.value().id())
            .collect(Collectors.toSet());
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, first.topic());
    AlterConfigOp deletable =
        new AlterConfigOp(new ConfigEntry("cleanup.policy", "delete"), AlterConfigOp.OpType.SET);
    try (Admin admin = cluster.admin()) {
      admin.incrementalAlterConfigs(Map.of(topic, List.of(deletable))).all().get();
      admin.deleteRecords(Map.of(first, RecordsToDelete.beforeOffset(records))).all().get();
    }
    return gone;
  }

  private static List<MetricEvent> metrics(Cluster cluster) {
    return EmbeddedCluster.values(cluster, Topics.TRAINING_METRICS);
  }

  private static void stall(CountDownLatch until) {
    try {
      until.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Integer> counts(Cluster cluster) {
    Map<String, Integer> counts = new HashMap<>();
    for (TrainingSegment segment : segments(cluster)) {
      Stream.concat(segment.pairIds().stream(), segment.replayed().stream())
          .forEach(id -> counts.merge(id, 1, Integer::sum));
    }
    return counts;
  }

  private static Set<String> learntBy(Cluster cluster, String model) {
    return segments(cluster).stream()
        .filter(segment -> segment.model().equals(model))
        .flatMap(segment -> segment.pairIds().stream())
        .collect(Collectors.toSet());
  }

  private static Set<String> ids(List<TrainingPair> pairs) {
    return pairs.stream().map(TrainingPair::id).collect(Collectors.toSet());
  }

  private static Map<String, Checkpoint> live(Cluster cluster) {
    Map<String, Checkpoint> live = new TreeMap<>();
    for (ConsumerRecord<String, Checkpoint> record :
        EmbeddedCluster.records(cluster, Topics.CHECKPOINTS)) {
      live.remove(record.key());
      if (record.value() != null) {
        live.put(record.key(), record.value());
      }
    }
    return live;
  }

  private Set<String> stored() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("store"))) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private static Set<String> referred(Cluster cluster) {
    Set<String> files = new HashSet<>();
    live(cluster).values().forEach(c -> c.files().forEach(file -> files.add(file.sha256())));
    return files;
  }

  private Path snapshot(String state, int segment) {
    return folder.resolve(state).resolve("model").resolve("snapshot-%010d".formatted(segment));
  }

  private Service trainer(Cluster cluster, String state, Map<String, String> differing) {
    return trainer(cluster, state, differing, TestTrainer.NOBODY);
  }

  private Service trainer(
      Cluster cluster, String state, Map<String, String> differing, StepListener watcher) {
    return TestTrainer.of(cluster, folder.resolve(state), store(), differing, watcher);
  }

  private DirectoryCheckpointStore store() {
    return new DirectoryCheckpointStore(folder.resolve("store"));
  }

  private static void order(Cluster cluster, String model, Command.Kind kind) {
    Command command = new Command(kind, model, OptionalInt.empty(), Instant.EPOCH);
    EmbeddedCluster.send(cluster, Topics.COMMANDS, model, command);
  }

  private static List<Checkpoint> checkpoints(Cluster cluster) {
    return EmbeddedCluster.records(cluster, Topics.CHECKPOINTS).stream()
        .map(ConsumerRecord::value)
        .filter(checkpoint -> checkpoint != null)
        .toList();
  }

  private static void awaitCheckpoint(Cluster cluster, int version) {
    await()
        .atMost(PATIENCE)
        .until(() -> checkpoints(cluster).stream().anyMatch(c -> c.id().version() == version));
  }

  private static Checkpoint newest(Cluster cluster, String model) {
    List<Checkpoint> own =
        checkpoints(cluster).stream().filter(c -> c.id().model().equals(model)).toList();
    return own.get(own.size() - 1);
  }
}

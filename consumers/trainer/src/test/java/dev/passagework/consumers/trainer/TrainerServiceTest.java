package dev.passagework.consumers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.passagework.consumers.trainer.Lesson.StepListener;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.Command;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.ModelFolder;
import dev.passagework.streams.runtime.CheckpointStore;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.DirectoryCheckpointStore;
import dev.passagework.streams.runtime.GroupProgress;
import dev.passagework.streams.runtime.Health;
import dev.passagework.streams.runtime.Service;
import dev.passagework.streams.runtime.tracing.TraceContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class TrainerServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final StepListener NOBODY = (outcome, rate, pairs, padding) -> {};

  private static EmbeddedCluster embedded;

  private final Path folder;

  TrainerServiceTest(@TempDir Path folder) {
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
  void aNewModelAnnouncesItsBaseAndThenWhatItLearntUntilToldToFinish() throws Exception {
    Cluster cluster = embedded.named("whole");
    send(cluster, Tiny.pairs(0, 40));
    finish(cluster);

    runToItsEnd(trainer(cluster, "state", NOBODY));

    List<Checkpoint> checkpoints = EmbeddedCluster.values(cluster, Topics.CHECKPOINTS);
    assertThat(checkpoints).extracting(c -> c.id().version()).containsExactly(0, 1, 2);
    assertThat(checkpoints).extracting(Checkpoint::last).containsExactly(false, false, true);
    assertThat(checkpoints).extracting(Checkpoint::pairs).containsExactly(0L, 16L, 40L);
    assertThat(checkpoints.get(2).hyperParameters()).containsEntry("seed", "42");
    assertThat(model(checkpoints.get(0)).weights()).isEqualTo(Tiny.model().weights());
    assertThat(model(checkpoints.get(2)).weights()).isNotEqualTo(Tiny.model().weights());
    List<TrainingSegment> segments = EmbeddedCluster.values(cluster, Topics.TRAINING_SEGMENTS);
    assertThat(segments).extracting(TrainingSegment::pairs).containsExactly(16, 24);
    assertThat(segments.get(1).passages()).hasSize(24);
    List<MetricEvent> metrics = EmbeddedCluster.values(cluster, Topics.TRAINING_METRICS);
    assertThat(metrics).extracting(MetricEvent::name).contains("loss", "pairs-per-second");
    assertThat(metrics).extracting(MetricEvent::subject).contains("model@1", "model@2");
    assertThat(hasReadAll(cluster)).isTrue();
    assertEachIsInTheTraceOfItsCheckpoint(cluster);
  }

  private static void assertEachIsInTheTraceOfItsCheckpoint(Cluster cluster) {
    assertThat(EmbeddedCluster.records(cluster, Topics.CHECKPOINTS))
        .extracting(record -> TraceContext.of(record.headers()).orElseThrow())
        .containsExactlyElementsOf(traces(0, 1, 2));
    assertThat(EmbeddedCluster.records(cluster, Topics.TRAINING_SEGMENTS))
        .extracting(record -> TraceContext.of(record.headers()).orElseThrow())
        .containsExactlyElementsOf(traces(1, 2));
  }

  private static List<TraceContext> traces(Integer... versions) {
    return Stream.of(versions).map(v -> TraceContext.of(new CheckpointId("model", v))).toList();
  }

  @Test
  void aFinishWithoutPairsMakesTheBaseTheLastCheckpointOnce() throws Exception {
    Cluster cluster = embedded.named("nothing");
    finish(cluster);
    runToItsEnd(trainer(cluster, "state", NOBODY));
    assertThat(EmbeddedCluster.values(cluster, Topics.CHECKPOINTS))
        .extracting(Checkpoint::last)
        .containsExactly(false, true);

    try (Service again = trainer(cluster, "state", NOBODY)) {
      again.start();
      send(cluster, Tiny.pairs(0, 16));
      await().atMost(PATIENCE).until(() -> hasCheckpoint(cluster, 1));
      assertThat(again.health()).isEqualTo(new Health.Running());
    }
    List<Checkpoint> checkpoints = EmbeddedCluster.values(cluster, Topics.CHECKPOINTS);
    assertThat(checkpoints).extracting(c -> c.id().version()).containsExactly(0, 0, 1);
    assertThat(checkpoints.get(2).last()).isFalse();
  }

  @Test
  void aTrainerStoppedInTheMiddleOfASegmentEndsWithTheSameBits() throws Exception {
    Cluster calm = embedded.named("calm");
    send(calm, Tiny.pairs(0, 48));
    finish(calm);
    runToItsEnd(trainer(calm, "calm", NOBODY));

    Cluster disturbed = embedded.named("disturbed");
    send(disturbed, Tiny.pairs(0, 48));
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    AtomicInteger steps = new AtomicInteger();
    StepListener interrupting =
        (outcome, rate, pairs, padding) -> {
          if (steps.incrementAndGet() == 3) {
            reached.countDown();
            awaitClosing(closing);
          }
        };
    Service first = trainer(disturbed, "disturbed", interrupting);
    first.start();
    reached.await();
    Thread closer = new Thread(first::close);
    closer.start();
    await().atMost(PATIENCE).until(() -> closer.getState() == Thread.State.TIMED_WAITING);
    closing.countDown();
    closer.join();
    assertThat(hasCheckpoint(disturbed, 2)).isFalse();
    finish(disturbed);
    runToItsEnd(trainer(disturbed, "disturbed", NOBODY));

    assertSameCheckpoints(calm, disturbed);
  }

  @Test
  void aTrainerThatFailedBeforeItsCheckpointWasStoredEndsWithTheSameBits() throws Exception {
    Cluster calm = embedded.named("stored");
    send(calm, Tiny.pairs(0, 32));
    finish(calm);
    runToItsEnd(trainer(calm, "stored", NOBODY));

    Cluster disturbed = embedded.named("unstored");
    send(disturbed, Tiny.pairs(0, 32));
    FailingStore store = new FailingStore(store(), 2);
    try (Service first = trainer(disturbed, "unstored", NOBODY, store)) {
      first.start();
      await().atMost(PATIENCE).until(() -> first.health() instanceof Health.Failed);
    }
    finish(disturbed);
    runToItsEnd(trainer(disturbed, "unstored", NOBODY));

    assertSameCheckpoints(calm, disturbed);
  }

  @Test
  void aLostStateIsRebuiltFromTheRecordedSegmentsToTheSameBits() throws Exception {
    Cluster cluster = embedded.named("lost");
    send(cluster, Tiny.pairs(0, 32));
    finish(cluster);
    runToItsEnd(trainer(cluster, "kept", NOBODY));
    Checkpoint before = newest(cluster);
    assertThat(before.id().version()).isEqualTo(2);

    finish(cluster);
    runToItsEnd(trainer(cluster, "elsewhere", NOBODY));

    assertThat(newest(cluster).files()).isEqualTo(before.files());
    assertThat(EmbeddedCluster.values(cluster, Topics.TRAINING_SEGMENTS)).hasSize(2);
  }

  @Test
  void aPairThatIsWrittenAgainIsNotLearntAgainAndARetractedOneNotAtAll() throws Exception {
    Cluster cluster = embedded.named("again");
    List<TrainingPair> pairs = Tiny.pairs(0, 16);
    send(cluster, pairs);
    try (Service trainer = trainer(cluster, "state", NOBODY)) {
      trainer.start();
      await().atMost(PATIENCE).until(() -> hasCheckpoint(cluster, 1));
      send(cluster, pairs);
      TrainingPair retracted = Tiny.pair(50, 1);
      EmbeddedCluster.send(cluster, Topics.TRAINING_PAIRS, retracted.key(), retracted);
      EmbeddedCluster.send(cluster, Topics.TRAINING_PAIRS, retracted.key(), null);
      send(cluster, List.of(Tiny.pair(51, 1), Tiny.pair(52, 1)));
      finish(cluster);
      await().atMost(PATIENCE).until(() -> trainer.health().isOver());
    }
    assertThat(newest(cluster).pairs()).isEqualTo(18);
    assertThat(newest(cluster).last()).isTrue();
  }

  @Test
  void whatCannotBeReadIsADeadLetterAndStopsNothing() throws Exception {
    Cluster cluster = embedded.named("poison");
    String topic = cluster.name(Topics.TRAINING_PAIRS);
    EmbeddedCluster.send(cluster, new ProducerRecord<>(topic, "tiny/p0#x", new byte[] {9, 9}));
    send(cluster, Tiny.pairs(0, 16));
    finish(cluster);
    runToItsEnd(trainer(cluster, "state", NOBODY));

    assertThat(newest(cluster).pairs()).isEqualTo(16);
    assertThat(deadLetters(cluster)).isEqualTo(1);
  }

  @Test
  void ofTwoTrainersOfAModelTheOlderFailsAndTheNewerGoesOn() throws Exception {
    Cluster cluster = embedded.named("two");
    try (Service older = trainer(cluster, "shared", NOBODY);
        Service newer = trainer(cluster, "shared", NOBODY)) {
      older.start();
      await().atMost(PATIENCE).until(() -> hasCheckpoint(cluster, 0));
      newer.start();
      await().atMost(PATIENCE).until(() -> newer.health() instanceof Health.Running);
      send(cluster, Tiny.pairs(0, 16));
      await().atMost(PATIENCE).until(() -> older.health().isOver());
      await().atMost(PATIENCE).until(() -> hasCheckpoint(cluster, 1));

      assertThat(older.health())
          .isInstanceOfSatisfying(
              Health.Failed.class,
              failed -> assertThat(failed.message()).contains("another trainer of model model"));
      assertThat(newer.health()).isEqualTo(new Health.Running());
      assertThat(EmbeddedCluster.values(cluster, Topics.TRAINING_SEGMENTS)).hasSize(1);
    }
  }

  private static void runToItsEnd(Service trainer) {
    try (trainer) {
      trainer.start();
      await().atMost(PATIENCE).until(() -> trainer.health().isOver());
      assertThat(trainer.health()).isEqualTo(new Health.Ended());
    }
  }

  private Service trainer(Cluster cluster, String state, StepListener watcher) {
    return trainer(cluster, state, watcher, store());
  }

  private Service trainer(
      Cluster cluster, String state, StepListener watcher, CheckpointStore store) {
    return TestTrainer.of(cluster, folder.resolve(state), store, Map.of(), watcher);
  }

  private CheckpointStore store() {
    return new DirectoryCheckpointStore(folder.resolve("store"));
  }

  private EncoderModel model(Checkpoint checkpoint) throws IOException {
    Path target = folder.resolve(checkpoint.id().toString());
    store().get(checkpoint, target);
    return ModelFolder.read(target, "read");
  }

  private static void send(Cluster cluster, List<TrainingPair> pairs) {
    pairs.forEach(pair -> EmbeddedCluster.send(cluster, Topics.TRAINING_PAIRS, pair.key(), pair));
  }

  private static void finish(Cluster cluster) {
    Command command = new Command(Command.Kind.FINISH, "model", OptionalInt.empty(), Instant.EPOCH);
    EmbeddedCluster.send(cluster, Topics.COMMANDS, "model", command);
  }

  private static boolean hasCheckpoint(Cluster cluster, int version) {
    return EmbeddedCluster.values(cluster, Topics.CHECKPOINTS).stream()
        .anyMatch(c -> c.id().equals(new CheckpointId("model", version)));
  }

  private static Checkpoint newest(Cluster cluster) {
    List<Checkpoint> all = EmbeddedCluster.values(cluster, Topics.CHECKPOINTS);
    return all.get(all.size() - 1);
  }

  private static void assertSameCheckpoints(Cluster calm, Cluster disturbed) {
    Checkpoint expected = newest(calm);
    Checkpoint actual = newest(disturbed);
    assertThat(actual.id()).isEqualTo(expected.id());
    assertThat(actual.last()).isTrue();
    assertThat(actual.files()).isEqualTo(expected.files());
    assertThat(EmbeddedCluster.values(disturbed, Topics.TRAINING_SEGMENTS))
        .extracting(TrainingSegment::ranges)
        .isEqualTo(
            EmbeddedCluster.values(calm, Topics.TRAINING_SEGMENTS).stream()
                .map(TrainingSegment::ranges)
                .toList());
  }

  private static boolean hasReadAll(Cluster cluster) throws IOException, InterruptedException {
    return GroupProgress.hasReadAll(
        cluster,
        Announcer.group(cluster, "model"),
        Set.of(cluster.name(Topics.TRAINING_PAIRS), cluster.name(Topics.COMMANDS)));
  }

  private static long deadLetters(Cluster cluster) {
    String topic = cluster.names().deadLettersOf(Topics.TRAINING_PAIRS);
    try (KafkaConsumer<String, byte[]> consumer = cluster.rawConsumer(Map.of())) {
      List<TopicPartition> partitions =
          List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      return consumer.poll(Duration.ofSeconds(5)).count();
    }
  }

  private static void awaitClosing(CountDownLatch closing) {
    try {
      closing.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A store that fails at the n-th checkpoint, once. */
  private static final class FailingStore implements CheckpointStore {
    private final CheckpointStore inner;
    private final AtomicInteger left;

    FailingStore(CheckpointStore inner, int n) {
      this.inner = inner;
      this.left = new AtomicInteger(n);
    }

    @Override
    public List<Checkpoint.File> put(Path source) throws IOException {
      if (left.decrementAndGet() == 0) {
        throw new IOException("the volume is full");
      }
      return inner.put(source);
    }

    @Override
    public void remove(Collection<String> sha256) throws IOException {
      inner.remove(sha256);
    }

    @Override
    public void get(Checkpoint checkpoint, Path target) throws IOException {
      inner.get(checkpoint, target);
    }
  }
}

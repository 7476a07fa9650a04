package dev.passagework.consumers.trainer;

import static dev.passagework.consumers.trainer.TestTrainer.NOBODY;
import static dev.passagework.consumers.trainer.TestTrainer.runToItsEnd;
import static dev.passagework.consumers.trainer.TestTrainer.runToItsFailure;
import static dev.passagework.consumers.trainer.TrainingTopics.finish;
import static dev.passagework.consumers.trainer.TrainingTopics.hasCheckpoint;
import static dev.passagework.consumers.trainer.TrainingTopics.newest;
import static dev.passagework.consumers.trainer.TrainingTopics.segments;
import static dev.passagework.consumers.trainer.TrainingTopics.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.passagework.consumers.trainer.Lesson.StepListener;
import dev.passagework.consumers.trainer.Workshop.Surroundings;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.EncoderWeights;
import dev.passagework.streams.retrieval.encoder.Tensor;
import dev.passagework.streams.runtime.CheckpointStore;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.DirectoryCheckpointStore;
import dev.passagework.streams.runtime.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a trainer that did not end well, and what becomes of it at the next start. */
@Timeout(180)
class TrainerRecoveryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> TENSORS =
      List.of("weights.f32", "first-moments.f32", "second-moments.f32");

  private static EmbeddedCluster embedded;
  private static final Map<Integer, Cluster> CALM = new HashMap<>();

  private final Path folder;

  TrainerRecoveryTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void start() {
    embedded = new EmbeddedCluster();
  }

  @AfterAll
  static void stop() {
    CALM.clear();
    embedded.close();
  }

  @Test
  void aTrainerStoppedInTheMiddleOfASegmentEndsWithTheSameBits() throws Exception {
    Cluster disturbed = given("disturbed", 48);
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
    Service first = trainer(disturbed, interrupting);
    first.start();
    reached.await();
    Thread closer = new Thread(first::close);
    closer.start();
    await().atMost(PATIENCE).until(() -> closer.getState() == Thread.State.TIMED_WAITING);
    closing.countDown();
    closer.join();
    assertThat(hasCheckpoint(disturbed, 2)).isFalse();
    finish(disturbed);
    runToItsEnd(trainer(disturbed, NOBODY));

    assertEndsLikeCalm(disturbed, 48);
  }

  @Test
  void aTrainerThatFailedBeforeItsCheckpointWasStoredEndsWithTheSameBits() throws Exception {
    Cluster disturbed = given("unstored", 32);
    FailingStore store = new FailingStore(store(), 2);
    assertThat(runToItsFailure(trainer(disturbed, NOBODY, store))).contains("volume is full");
    finish(disturbed);
    runToItsEnd(trainer(disturbed, NOBODY));

    assertEndsLikeCalm(disturbed, 32);
  }

  @Test
  void aSegmentThatWasWrittenAheadAndNotCommittedIsRecordedOnceAndEndsWithTheSameBits()
      throws Exception {
    Cluster disturbed = given("ahead", 32);
    assertThat(runToItsFailure(trainer(disturbed, new FailingAhead(2)))).contains("power is out");
    assertThat(segments(disturbed)).extracting(TrainingSegment::number).containsExactly(1);
    TrainingSegment ahead = state("ahead").journal().read().orElseThrow().ahead().orElseThrow();
    finish(disturbed);
    runToItsEnd(trainer(disturbed, NOBODY));

    assertThat(segments(disturbed)).extracting(TrainingSegment::number).containsExactly(1, 2);
    assertThat(ahead.number()).isEqualTo(2);
    assertThat(segments(disturbed).get(1).time())
        .as("what is recorded is what was written ahead, not cut anew")
        .isEqualTo(ahead.time().truncatedTo(ChronoUnit.MILLIS));
    assertEndsLikeCalm(disturbed, 32);
  }

  @Test
  void ofADamagedStateTheOneBeforeIsUsedAndTheDamagedFileIsNamed() throws Exception {
    Cluster disturbed = given("damaged", 48);
    Path newest = folder.resolve("damaged/model/snapshot-0000000003");
    try (Service first = trainer(disturbed, NOBODY)) {
      first.start();
      await().atMost(PATIENCE).until(() -> Files.exists(newest));
    }
    List<byte[]> whole = contents(newest);
    for (String name : List.of("weights.f32", "manifest")) {
      AtomicInteger steps = new AtomicInteger();
      flip(newest.resolve(name));
      finish(disturbed);
      try (CapturedLog log = new CapturedLog()) {
        runToItsEnd(trainer(disturbed, (outcome, rate, pairs, tokens) -> steps.incrementAndGet()));
        assertThat(log.messages())
            .anyMatch(line -> line.contains(newest.resolve(name) + " is dam"));
      }
      assertThat(steps).as("steps of the third segment alone").hasValue(2);
      assertThat(contents(newest)).usingElementComparator(Arrays::compare).isEqualTo(whole);
      assertEndsLikeCalm(disturbed, 48);
    }
  }

  @Test
  void aLostStateIsRebuiltFromTheRecordedSegmentsToTheSameBits() throws Exception {
    Cluster cluster = given("lost", 32);
    finish(cluster);
    runToItsEnd(trainer(cluster, NOBODY));
    assertThat(newest(cluster).id().version()).isEqualTo(2);
    Files.move(folder.resolve("lost"), folder.resolve("elsewhere"));

    finish(cluster);
    runToItsEnd(trainer(cluster, NOBODY));

    assertEndsLikeCalm(cluster, 32);
  }

  @Test
  void aTrainerThatABatchStoppedStopsThereUntilItIsToldToSkipIt() throws Exception {
    Cluster cluster = given("stopped", 15);
    TrainingPair bad = Tiny.pair(59, 1);
    send(cluster, List.of(bad));
    for (int start = 0; start < 2; start++) {
      assertThat(runToItsFailure(ofNoNumber(cluster, Map.of("trainer.on-non-finite", "stop"))))
          .contains(bad.id(), "trainer.on-non-finite=skip");
    }
    finish(cluster);
    runToItsEnd(
        ofNoNumber(
            cluster, Map.of("trainer.on-non-finite", "skip", "trainer.learning-rate", "1e-4")));

    Checkpoint last = newest(cluster);
    assertThat(last.last()).isTrue();
    assertThat(last.steps()).as("of two batches, one is left out").isEqualTo(1);
    assertThat(segments(cluster)).hasSize(1);
    assertThat(segments(cluster).get(0).course().hyperParameters())
        .containsEntry("learning-rate", "0.001");
    Replay.Outcome replayed =
        Replay.of(cluster, last, noNumber(), folder.resolve("replay"), (segment, n, pairs) -> {});
    assertThat(replayed.isExact()).isTrue();
  }

  /** A cluster with so many pairs. */
  private static Cluster given(String name, int pairs) throws Exception {
    Cluster cluster = embedded.named(name);
    send(cluster, Tiny.pairs(0, pairs));
    return cluster;
  }

  /** A cluster on which so many pairs were learnt and nothing happened. */
  private Cluster calm(int pairs) throws Exception {
    if (!CALM.containsKey(pairs)) {
      Cluster cluster = given("calm-" + pairs, pairs);
      finish(cluster);
      runToItsEnd(trainer(cluster, NOBODY));
      CALM.put(pairs, cluster);
    }
    return CALM.get(pairs);
  }

  private void assertEndsLikeCalm(Cluster disturbed, int pairs) throws Exception {
    Checkpoint expected = newest(calm(pairs));
    Checkpoint actual = newest(disturbed);
    assertThat(actual.id()).isEqualTo(expected.id());
    assertThat(actual.last()).isTrue();
    assertThat(actual.files()).isEqualTo(expected.files());
    assertThat(segments(disturbed))
        .extracting(TrainingSegment::ranges)
        .isEqualTo(segments(calm(pairs)).stream().map(TrainingSegment::ranges).toList());
  }

  private Service trainer(Cluster cluster, StepListener watcher) {
    return trainer(cluster, watcher, store());
  }

  private Service trainer(Cluster cluster, StepListener watcher, CheckpointStore store) {
    return TestTrainer.of(cluster, stateOf(cluster), store, Map.of(), watcher);
  }

  private Service ofNoNumber(Cluster cluster, Map<String, String> differing) {
    return TestTrainer.of(
        TestTrainer.settings(stateOf(cluster), differing),
        new Surroundings(cluster, store(), noNumber(), Clock.systemUTC(), NOBODY));
  }

  /** The state directory of a cluster's trainer, named as the cluster. */
  private Path stateOf(Cluster cluster) {
    return folder.resolve(cluster.names().prefix().replace(".", ""));
  }

  private StateFolder state(String name) throws IOException {
    return new StateFolder(folder.resolve(name).resolve("model"), "model", "tiny");
  }

  private CheckpointStore store() {
    return new DirectoryCheckpointStore(folder.resolve("store"));
  }

  /** An encoder for which no text with the word w59 has a loss that is a number. */
  private static EncoderModel noNumber() {
    EncoderModel model = Tiny.model();
    String name = "embeddings.word_embeddings.weight";
    Tensor words = model.weights().get(name);
    int hidden = (int) words.shape()[1];
    float[] values = words.values().clone();
    Arrays.fill(values, (59 + 4) * hidden, (59 + 5) * hidden, Float.NaN);
    Map<String, Tensor> tensors = new LinkedHashMap<>(model.weights().tensors());
    tensors.put(name, new Tensor(words.shape(), values));
    return model.withWeights(new EncoderWeights(tensors));
  }

  private static List<byte[]> contents(Path snapshot) throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (String name : TENSORS) {
      contents.add(Files.readAllBytes(snapshot.resolve(name)));
    }
    return contents;
  }

  /** Changes one bit in the middle of a file. */
  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private static void awaitClosing(CountDownLatch closing) {
    try {
      closing.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Fails between the journal and the transaction of one segment. */
  private record FailingAhead(int number) implements StepListener {
    @Override
    public void writtenAhead(TrainingSegment segment) {
      if (segment.number() == number) {
        throw new IllegalStateException("the power is out");
      }
    }

    @Override
    public void stepped(StepOutcome outcome, double rate, int pairs, BatchTokens tokens) {}
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

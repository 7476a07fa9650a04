package dev.passagework.consumers.trainer;

import static dev.passagework.consumers.trainer.TestTrainer.NOBODY;
import static dev.passagework.consumers.trainer.TestTrainer.runToItsEnd;
import static dev.passagework.consumers.trainer.TrainingTopics.finish;
import static dev.passagework.consumers.trainer.TrainingTopics.hasCheckpoint;
import static dev.passagework.consumers.trainer.TrainingTopics.newest;
import static dev.passagework.consumers.trainer.TrainingTopics.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.Origin;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    send(cluster, Tiny.pairs(0, 30));
    send(cluster, Tiny.pairs(30, 39).stream().map(Tiny::unlabelled).toList());
    send(cluster, List.of(writtenBy(Tiny.pair(39, 46), "<img src=x> | *a*")));
    finish(cluster);

    runToItsEnd(trainer(cluster, "state"));

    List<Checkpoint> checkpoints = EmbeddedCluster.values(cluster, Topics.CHECKPOINTS);
    assertThat(checkpoints).extracting(c -> c.id().version()).containsExactly(0, 1, 2);
    assertThat(checkpoints).extracting(Checkpoint::last).containsExactly(false, false, true);
    assertThat(checkpoints).extracting(Checkpoint::pairs).containsExactly(0L, 16L, 40L);
    assertThat(checkpoints.get(2).hyperParameters()).containsEntry("seed", "42");
    assertThat(model(checkpoints.get(0)).weights()).isEqualTo(Tiny.model().weights());
    assertThat(model(checkpoints.get(2)).weights()).isNotEqualTo(Tiny.model().weights());
    assertThat(card(checkpoints.get(0))).contains("## Training data\n\nNo pair was learnt.\n");
    assertThat(card(checkpoints.get(2)))
        .contains("## Training data\n\n40 different pairs. A pair that")
        .contains("| corpus | strategy | LLM | pairs |")
        .contains(
            "| tiny | labelled |  | 30 |\n| tiny | question | \\<img src=x\\> \\| \\*a\\* | 1 |")
        .contains("| tiny | question | small | 9 |");
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
    runToItsEnd(trainer(cluster, "state"));
    assertThat(EmbeddedCluster.values(cluster, Topics.CHECKPOINTS))
        .extracting(Checkpoint::last)
        .containsExactly(false, true);

    try (Service again = trainer(cluster, "state")) {
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
  void aPairThatIsWrittenAgainIsNotLearntAgainAndARetractedOneNotAtAll() throws Exception {
    Cluster cluster = embedded.named("again");
    List<TrainingPair> pairs = Tiny.pairs(0, 16);
    send(cluster, pairs);
    try (Service trainer = trainer(cluster, "state")) {
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
    EmbeddedCluster.send(
        cluster, List.of(new ProducerRecord<>(topic, "tiny/p0#x", new byte[] {9, 9})));
    send(cluster, Tiny.pairs(0, 16));
    finish(cluster);
    runToItsEnd(trainer(cluster, "state"));

    assertThat(newest(cluster).pairs()).isEqualTo(16);
    assertThat(deadLetters(cluster)).isEqualTo(1);
  }

  @Test
  void ofTwoTrainersOfAModelTheOlderFailsAndTheNewerGoesOn() throws Exception {
    Cluster cluster = embedded.named("two");
    try (Service older = trainer(cluster, "shared");
        Service newer = trainer(cluster, "shared")) {
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

  private Service trainer(Cluster cluster, String state) {
    return TestTrainer.of(cluster, folder.resolve(state), store(), Map.of(), NOBODY);
  }

  private CheckpointStore store() {
    return new DirectoryCheckpointStore(folder.resolve("store"));
  }

  private EncoderModel model(Checkpoint checkpoint) throws IOException {
    Path target = folder.resolve(checkpoint.id().toString());
    store().get(checkpoint, target);
    return ModelFolder.read(target, "read");
  }

  /** The model card of a checkpoint whose files were read. */
  private String card(Checkpoint checkpoint) throws IOException {
    return Files.readString(folder.resolve(checkpoint.id().toString()).resolve("README.md"));
  }

  private static TrainingPair writtenBy(TrainingPair pair, String llm) {
    return new TrainingPair(
        pair.id(),
        pair.passage(),
        pair.contentHash(),
        pair.passageTime(),
        pair.query(),
        pair.title(),
        pair.text(),
        List.of(),
        List.of(new Origin("question", llm, 0, "r")),
        false,
        pair.marks());
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
}

package dev.passagework.ops.pipeline.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.ops.pipeline.LocalCluster;
import dev.passagework.ops.pipeline.export.Exporter.Exported;
import dev.passagework.ops.pipeline.export.Exporter.Request;
import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.Origin;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.RecordSerdes;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.schemas.contract.TrainingPair.Marks;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.schemas.contract.TrainingSegment.OffsetRange;
import dev.passagework.streams.retrieval.encoder.BaseModels;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.EncoderWeights;
import dev.passagework.streams.retrieval.encoder.ModelExport.Format;
import dev.passagework.streams.retrieval.encoder.ModelFolder;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import dev.passagework.streams.retrieval.encoder.Tensor;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.DirectoryCheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export against real topics and a real store, of the model that training starts from. */
class ExporterTest {
  private static final String CORPUS = "corpus";
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private static Path directory;

  private static LocalCluster local;
  private static EncoderModel model;
  private static DirectoryCheckpointStore store;

  @TempDir private Path parent;

  @BeforeAll
  static void aModelWithTwoCheckpointsOfWhichTheOlderIsTheChampion() throws Exception {
    NativeLibraries.prepare(Path.of("../../streams/retrieval/target/native"));
    local = LocalCluster.start(directory.resolve("kafka"), 0, 0);
    model = BaseModels.load("all-MiniLM-L6-v2");
    store = new DirectoryCheckpointStore(directory.resolve("store"));
    Path files = directory.resolve("files");
    ModelFolder.write(model, files, "");
    List<Checkpoint.File> stored = store.put(files);
    send(Topics.CHECKPOINTS, "m@1", checkpoint(new CheckpointId("m", 1), stored));
    send(
        Topics.CHECKPOINTS,
        "m@2",
        checkpoint(
            new CheckpointId("m", 2),
            List.of(new Checkpoint.File("config.json", "0".repeat(64), 1))));
    send(Topics.CHAMPIONS, "m", new Champion(new CheckpointId("m", 1), "better than m@0", TIME));
    send(
        Topics.EVALUATION_METRICS,
        "m@1",
        new MetricEvent(
            "ndcg@10",
            0.6853,
            "m@1",
            Map.of("collection", "judged", "role", "report", "queries", "120"),
            TIME));
    send(
        Topics.TRAINING_PAIRS,
        pair("p1", "question", "small").key(),
        pair("p1", "question", "small"));
    send(Topics.TRAINING_PAIRS, pair("p2", "claim", "small").key(), pair("p2", "claim", "small"));
    send(Topics.TRAINING_PAIRS, pair("p3", "claim", "small").key(), pair("p3", "claim", "small"));
    send(Topics.TRAINING_SEGMENTS, "m/1", segment());
  }

  @AfterAll
  static void stop() {
    local.close();
  }

  @Test
  void theChampionBecomesAFolderWhoseCardSaysWhatItLearntAndHowGoodItIs() throws IOException {
    Path to = parent.resolve("exported");

    Exported exported = export("m", Format.FOLDER, to);

    assertThat(exported.id()).isEqualTo(new CheckpointId("m", 1));
    assertThat(exported.agreement().largestDifference()).isLessThan(1e-5);
    assertThat(ModelFolder.read(to, model.name())).isEqualTo(model);
    assertThat(to.resolve("README.md"))
        .content()
        .contains("# m@1", "base_model: sentence-transformers/all-MiniLM-L6-v2")
        .contains("It is the model's champion: better than m@0.")
        .contains("1 segments of training-pairs, 2 pairs.")
        .contains("| corpus | claim | small | 1 |", "| corpus | question | small | 1 |")
        .contains("| judged | report | 120 | ndcg@10 | 0.6853 |");
    assertThatThrownBy(() -> export("m", Format.FOLDER, to)).hasMessageContaining("--force");
  }

  @Test
  void integersAreWrittenWithTheirCosine() throws IOException {
    Exported exported = export("m@1", Format.ONNX_INT8, parent.resolve("int8"));

    assertThat(exported.agreement().meanCosine()).isBetween(0.98, 0.9999);
    assertThat(parent.resolve("int8/onnx/model_int8.onnx")).isRegularFile();
    assertThat(parent.resolve("int8/model.safetensors")).doesNotExist();
  }

  @Test
  void whatDoesNotEmbedAsTheTrainerDoesLeavesNothingBehind() throws Exception {
    Path files = parent.resolve("files");
    ModelFolder.write(model.withWeights(withOutliers(model.weights())), files, "");
    Checkpoint checkpoint = checkpoint(new CheckpointId("outliers", 1), store.put(files));
    send(Topics.CHECKPOINTS, "outliers@1", checkpoint);
    Path exports = Files.createDirectory(parent.resolve("exports"));

    assertThatThrownBy(() -> export("outliers@1", Format.ONNX_INT8, exports.resolve("int8")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not agree with the trained model");
    assertThat(exports).isEmptyDirectory();
  }

  @Test
  void aCheckpointWhoseFilesAreGoneLeavesNothingBehind() throws IOException {
    Path to = parent.resolve("exported");

    assertThatThrownBy(() -> export("m@2", Format.FOLDER, to))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("config.json is not in");
    assertThat(parent).isEmptyDirectory();
  }

  private static Exported export(String reference, Format format, Path to) throws IOException {
    return new Exporter(local.cluster(), store)
        .export(new Request(ModelReference.parse(reference), format, to, false));
  }

  private static Checkpoint checkpoint(CheckpointId id, List<Checkpoint.File> files) {
    return new Checkpoint(
        id, model.name(), files, Map.of("batch-size", "32"), id.version(), 2, 1, false, TIME);
  }

  /** One weight of every row so large that in 8 bits the others round to 0. */
  private static EncoderWeights withOutliers(EncoderWeights weights) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(weights.tensors());
    tensors.replaceAll(
        (name, tensor) -> {
          float[] values = tensor.values().clone();
          boolean matrix = name.startsWith("encoder.layer.") && tensor.shape().length == 2;
          for (int row = 0; matrix && row < values.length; row += (int) tensor.shape()[1]) {
            values[row] = 20;
          }
          return new Tensor(tensor.shape(), values);
        });
    return new EncoderWeights(tensors);
  }

  private static TrainingPair pair(String id, String strategy, String llm) {
    return new TrainingPair(
        id,
        new PassageKey(CORPUS, "1"),
        "hash",
        TIME,
        "what is it?",
        "",
        "it is this",
        List.of(),
        List.of(new Origin(strategy, llm, 0, "request")),
        false,
        Marks.NONE);
  }

  /** The first two of the three pairs, which lie in one partition. */
  private static TrainingSegment segment() {
    List<OffsetRange> ranges = List.of(new OffsetRange(0, 0, 2), new OffsetRange(1, 0, 2));
    return new TrainingSegment("m", 1, ranges, List.of(), 2, List.of(), 42, TIME);
  }

  private static <V> void send(Topic<V> topic, String key, V value) throws Exception {
    Cluster cluster = local.cluster();
    RecordSerdes serdes = cluster.serdes();
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      producer.send(cluster.record(serdes, topic, key, value)).get();
    }
  }
}

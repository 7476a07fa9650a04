package dev.passagework.ops.benchmarks;

import dev.passagework.producers.corpus.BeirFolder;
import dev.passagework.producers.corpus.CollectionFeed;
import dev.passagework.producers.corpus.CollectionOptions;
import dev.passagework.producers.corpus.FeedProgress;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.embedded.EmbeddedRegistry;
import dev.passagework.streams.retrieval.encoder.BaseModels;
import dev.passagework.streams.retrieval.encoder.ModelFolder;
import dev.passagework.streams.retrieval.encoder.Precision;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.DirectoryCheckpointStore;
import dev.passagework.streams.runtime.TopicFollower;
import dev.passagework.streams.runtime.TopicSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;

/** What an evaluator needs around it: a broker, a collection and a checkpoint to announce. */
final class EvaluatorStage implements AutoCloseable {
  static final String MODEL = "all-MiniLM-L6-v2";
  private static final int PARTITIONS = 8;
  private static final long LOOK_MILLIS = 10;

  private final EmbeddedKafka kafka;
  private final EmbeddedRegistry registry;
  private final Path folder;
  private final Cluster cluster;
  private final List<Checkpoint.File> files;
  private final TopicFollower follower;

  /** nDCG@10 on the report queries, by subject. */
  private final Map<String, Double> scores = new ConcurrentHashMap<>();

  private EvaluatorStage(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    this.kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.in(folder.resolve("broker")));
    this.registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
    this.cluster = Cluster.of(kafka.bootstrapServers(), registry.url());
    List<String> unused = TopicSetup.create(cluster, PARTITIONS);
    Path model = folder.resolve("model");
    ModelFolder.write(BaseModels.load(MODEL), model, "");
    this.files = new DirectoryCheckpointStore(checkpoints()).put(model);
    this.follower =
        new TopicFollower("benchmark-scores", cluster)
            .on(Topics.EVALUATION_METRICS, (key, event, record) -> note(event));
    follower.start();
  }

  static EvaluatorStage open(Path folder) throws IOException, InterruptedException {
    return new EvaluatorStage(folder);
  }

  Cluster cluster() {
    return cluster;
  }

  /** Folder of the files of checkpoints. */
  Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  /** Feeds a folder in BEIR's layout, and returns the collection's name. */
  String feed(Path beir) throws IOException, InterruptedException {
    BeirFolder opened = BeirFolder.open(beir);
    CollectionOptions options = CollectionOptions.of(opened);
    var unused =
        new CollectionFeed(cluster, Clock.systemUTC(), FeedProgress.NONE).feed(opened, options);
    return options.collection();
  }

  /** Announces a version of the model, whose files are those of the base. */
  void announce(int version) throws IOException, InterruptedException {
    Checkpoint checkpoint =
        new Checkpoint(
            new CheckpointId("benchmark", version),
            MODEL,
            files,
            Map.of(),
            0,
            0,
            0,
            false,
            Clock.systemUTC().instant());
    String key = checkpoint.id().toString();
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      var unused =
          producer
              .send(cluster.record(cluster.serdes(), Topics.CHECKPOINTS, key, checkpoint))
              .get();
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
  }

  /** Waits for the nDCG@10 of a version on the report queries, and returns it. */
  double await(int version, ChildProcess... children) throws InterruptedException {
    while (true) {
      Double score = scores.get("benchmark@" + version);
      if (score != null) {
        return score;
      }
      for (ChildProcess child : children) {
        child.requireAlive();
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private void note(@Nullable MetricEvent event) {
    if (event != null
        && event.name().equals("ndcg@10")
        && "report".equals(event.dimensions().get("role"))) {
      scores.put(event.subject(), event.value());
    }
  }

  /** An evaluator in a process of its own. */
  ChildProcess evaluator(String name, int threads, String... javaOptions) throws IOException {
    return evaluator(name, threads, Precision.FP32, javaOptions);
  }

  /** An evaluator in a process of its own that embeds in a precision. */
  ChildProcess evaluator(String name, int threads, Precision precision, String... javaOptions)
      throws IOException {
    Path state = Files.createDirectories(folder.resolve(name));
    return ChildProcess.start(
        EvaluatorInstance.class,
        List.of(javaOptions),
        kafka.bootstrapServers(),
        registry.url(),
        checkpoints().toString(),
        state.toString(),
        Integer.toString(threads),
        precision.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public void close() {
    try (kafka) {
      follower.close();
      registry.close();
    }
  }
}

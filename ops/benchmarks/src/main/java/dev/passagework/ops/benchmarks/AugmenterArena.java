package dev.passagework.ops.benchmarks;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Decoding;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Prompt;
import dev.passagework.schemas.contract.RecordSerdes;
import dev.passagework.schemas.contract.SchemaRegistration;
import dev.passagework.schemas.contract.TopicNames;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.VariantBlock;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.embedded.EmbeddedRegistry;
import dev.passagework.streams.runtime.Cluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** One broker, one registry and one mock endpoint, which all contestants share. */
final class AugmenterArena implements AutoCloseable {
  private final EmbeddedKafka kafka;
  private final EmbeddedRegistry registry;
  private final Contestant mock;
  private final HttpClient http = HttpClient.newHttpClient();
  final String endpoint;

  AugmenterArena() throws IOException {
    kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory());
    registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
    mock =
        Contestant.start(
            System.getProperty("java.class.path"), "512m", List.of(MockLlm.class.getName()));
    endpoint = "http://127.0.0.1:" + mock.hear();
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  String registryUrl() {
    return registry.url();
  }

  Cluster cluster(String prefix) {
    return new Cluster(
        kafka.bootstrapServers(), registry.url(), new TopicNames(prefix), Map.of(), Map.of());
  }

  /** Creates the topics of a prefix, and asks for queries about so many passages. */
  void prepare(String prefix, int requests) throws Exception {
    Cluster cluster = cluster(prefix);
    createTopics(cluster);
    RecordSerdes serdes = cluster.serdes();
    AtomicInteger failures = new AtomicInteger();
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      for (int i = 0; i < requests; i++) {
        AugmentationRequest request = request(i);
        ProducerRecord<String, byte[]> record =
            cluster.record(serdes, Topics.AUGMENTATION_REQUESTS, request.key(), request);
        var sent =
            producer.send(
                record,
                (written, failure) -> {
                  if (failure != null) {
                    failures.incrementAndGet();
                  }
                });
        if (sent.isCancelled()) {
          failures.incrementAndGet();
        }
      }
      producer.flush();
    }
    if (failures.get() > 0) {
      throw new IOException(failures + " requests were not written");
    }
  }

  /** Creates what the augmenter needs, and no more: a broker bears only so many partitions. */
  private static void createTopics(Cluster cluster) throws Exception {
    TopicNames names = cluster.names();
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    List<NewTopic> topics =
        Stream.of(
                names.of(Topics.AUGMENTATION_REQUESTS),
                names.deadLettersOf(Topics.AUGMENTATION_REQUESTS),
                names.of(Topics.SYNTHETIC_QUERIES),
                names.of(Topics.AUGMENTATION_METRICS))
            .map(
                name ->
                    new NewTopic(
                        name, Optional.of(AugmenterBenchmark.PARTITIONS), Optional.empty()))
            .toList();
    topics.forEach(
        topic -> {
          for (int p = 0; p < AugmenterBenchmark.PARTITIONS; p++) {
            all.put(new TopicPartition(topic.name(), p), OffsetSpec.latest());
          }
        });
    try (Admin admin = cluster.admin()) {
      admin.createTopics(topics).all().get();
      // A producer that sends before the leaders are there may lose records.
      while (!haveLeaders(admin, all)) {
        Thread.sleep(100);
      }
    }
    SchemaRegistration.registerAll(cluster.registryUrl(), Map.of(), names);
  }

  private static boolean haveLeaders(Admin admin, Map<TopicPartition, OffsetSpec> all)
      throws InterruptedException {
    try {
      return admin.listOffsets(all).all().get().size() == all.size();
    } catch (ExecutionException notYet) {
      return false;
    }
  }

  /** Makes the mock forget its calls, and sets how long it takes to answer. */
  void reset(Latency latency) throws IOException, InterruptedException {
    ask(
        "/reset?millis=%d&slow=%d&share=%s"
            .formatted(latency.millis(), latency.slowMillis(), latency.slowShare()));
  }

  /**
   * How long the mock takes.
   *
   * @param millis time of most answers
   * @param slowMillis time of the others
   * @param slowShare share of the others
   */
  record Latency(long millis, long slowMillis, double slowShare) {}

  int calls() throws IOException, InterruptedException {
    return Integer.parseInt(ask("/calls"));
  }

  /** Calls per second between the first and the last tenth of so many. */
  double steady(int of) throws IOException, InterruptedException {
    return Double.parseDouble(ask("/steady?of=" + of));
  }

  /** The largest number of calls within so many seconds. */
  int mostWithin(int seconds) throws IOException, InterruptedException {
    return Integer.parseInt(ask("/most?seconds=" + seconds));
  }

  /** The number of calls in a time, in seconds since the first call. */
  int between(int from, int to) throws IOException, InterruptedException {
    return Integer.parseInt(ask("/between?from=%d&to=%d".formatted(from, to)));
  }

  private String ask(String path) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(URI.create(endpoint + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static AugmentationRequest request(int i) {
    return new AugmentationRequest(
        "r",
        new PassageKey("benchmark", "p" + i),
        "h",
        "benchmark/question@mock",
        "question",
        "mock",
        new Prompt("t", "", AugmenterBenchmark.PROMPT),
        new Decoding(0.7, 0.9, 256, 42),
        new VariantBlock(0, 2));
  }

  @Override
  public void close() {
    mock.close();
    registry.close();
    kafka.close();
  }
}

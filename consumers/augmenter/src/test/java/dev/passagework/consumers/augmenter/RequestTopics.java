package dev.passagework.consumers.augmenter;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Recipe;
import dev.passagework.schemas.contract.SchemaRegistration;
import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.schemas.contract.TopicNames;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.DeadLetters;
import dev.passagework.streams.runtime.TopicReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Serializer;
import org.awaitility.Awaitility;

/**
 * The topics around one augmenter, behind a prefix of their own.
 *
 * @param cluster cluster that they are in
 */
record RequestTopics(Cluster cluster) {
  private static final int PARTITIONS = 4;

  static RequestTopics create(
      String bootstrapServers, String registry, String prefix, Map<String, String> properties)
      throws IOException {
    TopicNames names = new TopicNames(prefix + ".");
    RequestTopics topics =
        new RequestTopics(new Cluster(bootstrapServers, registry, names, properties, Map.of()));
    SchemaRegistration.registerAll(registry, Map.of(), names);
    topics.createAll(
        List.of(
            names.of(Topics.AUGMENTATION_REQUESTS),
            names.deadLettersOf(Topics.AUGMENTATION_REQUESTS),
            names.of(Topics.SYNTHETIC_QUERIES),
            names.of(Topics.AUGMENTATION_METRICS)));
    return topics;
  }

  private void createAll(List<String> names) {
    try (Admin admin = cluster.admin()) {
      Clients.await(
          admin
              .createTopics(
                  names.stream()
                      .map(n -> new NewTopic(n, Optional.of(PARTITIONS), Optional.empty()))
                      .toList())
              .all());
      Map<TopicPartition, OffsetSpec> all = new HashMap<>();
      names.forEach(n -> partitions(n).forEach(p -> all.put(p, OffsetSpec.latest())));
      Awaitility.await()
          .ignoreExceptions()
          .until(() -> admin.listOffsets(all).all().get().size() == names.size() * PARTITIONS);
    }
  }

  /** Asks for two queries about every passage. */
  void ask(List<String> passages) {
    ask(passages, List.of());
  }

  /** The same with headers on every request. */
  void ask(List<String> passages, List<Header> headers) {
    askAs(Recipe.PLAIN, passages, headers);
  }

  /** Asks for two queries about every passage, in a reply of a schema. */
  void askForJson(List<String> passages) {
    String schema = "{\"type\": \"object\"}";
    askAs(new Recipe(Recipe.LLM, Recipe.QUERIES, schema, "", ""), passages, List.of());
  }

  private void askAs(Recipe recipe, List<String> passages, List<Header> headers) {
    Serializer<AugmentationRequest> values =
        cluster.serdes().serializer(Topics.AUGMENTATION_REQUESTS);
    String name = cluster.name(Topics.AUGMENTATION_REQUESTS);
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      for (String passage : passages) {
        AugmentationRequest request = request(passage, recipe);
        var sent =
            producer.send(
                new ProducerRecord<>(
                    name, null, request.key(), values.serialize(name, request), headers));
        if (sent.isCancelled()) {
          throw new AssertionError("not sent");
        }
      }
      producer.flush();
    }
  }

  /** Writes a request that nobody can read. */
  void askIllegibly(String key) {
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      ProducerRecord<String, byte[]> illegible =
          new ProducerRecord<>(
              cluster.name(Topics.AUGMENTATION_REQUESTS),
              key,
              "no avro".getBytes(StandardCharsets.UTF_8));
      if (!Clients.await(producer.send(illegible)).hasOffset()) {
        throw new AssertionError("not written");
      }
    }
  }

  /** Every committed result. */
  List<SyntheticQueries> results() {
    return resultRecords().stream().map(ConsumerRecord::value).toList();
  }

  /** The record of every committed result. */
  List<ConsumerRecord<String, SyntheticQueries>> resultRecords() {
    List<ConsumerRecord<String, SyntheticQueries>> records = new ArrayList<>();
    TopicReader.readToEnd(cluster, Topics.SYNTHETIC_QUERIES, records::add);
    return records;
  }

  /** Causes of every committed dead letter, by the passage's id. */
  Map<String, String> causes() {
    Map<String, String> causes = new HashMap<>();
    for (ConsumerRecord<String, byte[]> letter : deadLetters()) {
      String passage = PassageKey.ofDerivedKey(letter.key()).id();
      if (causes.put(passage, header(letter, DeadLetters.CAUSE)) != null) {
        throw new AssertionError("two dead letters of " + passage);
      }
    }
    return causes;
  }

  List<ConsumerRecord<String, byte[]>> deadLetters() {
    List<ConsumerRecord<String, byte[]>> letters = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = cluster.rawConsumer(Map.of())) {
      List<TopicPartition> partitions =
          partitions(cluster.names().deadLettersOf(Topics.AUGMENTATION_REQUESTS));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(50)).forEach(letters::add);
      }
    }
    return letters;
  }

  static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static List<TopicPartition> partitions(String topic) {
    return IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(topic, p)).toList();
  }

  /** Every metric event. */
  List<MetricEvent> metrics() {
    List<MetricEvent> metrics = new ArrayList<>();
    TopicReader.readToEnd(cluster, Topics.AUGMENTATION_METRICS, r -> metrics.add(r.value()));
    return metrics;
  }

  private static AugmentationRequest request(String passage, Recipe recipe) {
    String llm = passage.startsWith("other") ? "other" : "small";
    AugmentationRequest plain = Requests.of(llm, passage, "user", 256);
    return new AugmentationRequest(
        plain.id(),
        plain.passage(),
        plain.contentHash(),
        plain.planEntry(),
        plain.strategy(),
        llm,
        plain.prompt(),
        plain.decoding(),
        plain.block(),
        recipe);
  }
}

package dev.passagework.ops.systemtests;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Decoding;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Prompt;
import dev.passagework.schemas.contract.RecordSerdes;
import dev.passagework.schemas.contract.SchemaRegistration;
import dev.passagework.schemas.contract.TopicNames;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.VariantBlock;
import dev.passagework.streams.runtime.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** The topics around the augmenter, behind a prefix of their own, and what has come of requests. */
final class AugmentationTopics implements AutoCloseable {
  private static final int PARTITIONS = 4;

  private final Cluster cluster;
  private final KafkaConsumer<String, byte[]> reader;
  private final List<String> results = new ArrayList<>();
  private final List<String> deadLetters = new ArrayList<>();

  private AugmentationTopics(Cluster cluster) {
    this.cluster = cluster;
    this.reader = cluster.rawConsumer(Map.of());
  }

  /** The cluster that they are in. */
  Cluster cluster() {
    return cluster;
  }

  static AugmentationTopics create(String bootstrapServers, String registry, String prefix)
      throws Exception {
    TopicNames names = new TopicNames(prefix);
    AugmentationTopics topics =
        new AugmentationTopics(new Cluster(bootstrapServers, registry, names, Map.of(), Map.of()));
    List<String> needed =
        List.of(
            names.of(Topics.AUGMENTATION_REQUESTS),
            names.deadLettersOf(Topics.AUGMENTATION_REQUESTS),
            names.of(Topics.SYNTHETIC_QUERIES),
            names.of(Topics.AUGMENTATION_METRICS));
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    needed.forEach(n -> partitions(n).forEach(p -> all.put(p, OffsetSpec.latest())));
    try (Admin admin = topics.cluster().admin()) {
      admin
          .createTopics(
              needed.stream()
                  .map(n -> new NewTopic(n, Optional.of(PARTITIONS), Optional.empty()))
                  .toList())
          .all()
          .get();
      while (!haveLeaders(admin, all)) {
        Thread.sleep(100);
      }
    }
    SchemaRegistration.registerAll(registry, Map.of(), names);
    List<TopicPartition> read =
        Stream.concat(partitions(needed.get(1)).stream(), partitions(needed.get(2)).stream())
            .toList();
    topics.reader.assign(read);
    topics.reader.seekToBeginning(read);
    return topics;
  }

  private static boolean haveLeaders(Admin admin, Map<TopicPartition, OffsetSpec> all)
      throws InterruptedException {
    try {
      return admin.listOffsets(all).all().get().size() == all.size();
    } catch (ExecutionException notYet) {
      return false;
    }
  }

  /** Asks for two queries about each passage. */
  void ask(List<String> passages) throws Exception {
    RecordSerdes serdes = cluster.serdes();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      for (String passage : passages) {
        AugmentationRequest request = request(passage);
        sent.add(
            producer.send(
                cluster.record(serdes, Topics.AUGMENTATION_REQUESTS, request.key(), request)));
      }
    }
    for (Future<RecordMetadata> one : sent) {
      if (!one.get().hasOffset()) {
        throw new AssertionError("not written");
      }
    }
  }

  /** Passages of every committed result, as often as there are results. */
  List<String> results() {
    readOn();
    return results;
  }

  /** Passages of every committed dead letter. */
  List<String> deadLetters() {
    readOn();
    return deadLetters;
  }

  /** Reads what was committed since the last call. */
  private void readOn() {
    String letters = cluster.names().deadLettersOf(Topics.AUGMENTATION_REQUESTS);
    Map<TopicPartition, Long> ends = reader.endOffsets(reader.assignment());
    while (ends.entrySet().stream().anyMatch(e -> reader.position(e.getKey()) < e.getValue())) {
      for (ConsumerRecord<String, byte[]> record : reader.poll(Duration.ofMillis(50))) {
        String passage = PassageKey.ofDerivedKey(record.key()).id();
        (record.topic().equals(letters) ? deadLetters : results).add(passage);
      }
    }
  }

  /** How many requests have ended. */
  int ended() {
    return results().size() + deadLetters().size();
  }

  /** Forgets how far the augmenter has read. */
  void forgetProgress() throws Exception {
    try (Admin admin = cluster.admin()) {
      admin.deleteConsumerGroups(List.of(cluster.group("augmenter"))).all().get();
    }
  }

  /** Takes the requests off their topic, as a limit of its age or size does. */
  void dropRequests() throws Exception {
    List<TopicPartition> requests = partitions(cluster.name(Topics.AUGMENTATION_REQUESTS));
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    reader
        .endOffsets(requests)
        .forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
    try (Admin admin = cluster.admin()) {
      admin.deleteRecords(all).all().get();
    }
  }

  /** Number of members that the augmenter's group has. */
  int members() throws Exception {
    String group = cluster.group("augmenter");
    try (Admin admin = cluster.admin()) {
      return admin
          .describeConsumerGroups(List.of(group))
          .describedGroups()
          .get(group)
          .get()
          .members()
          .size();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw e;
    }
  }

  /** Passages that behave in one way. */
  static List<String> passages(String behaviour, int count) {
    return IntStream.range(0, count).mapToObj(i -> behaviour + "-" + i).toList();
  }

  /** Some of every behaviour. */
  static List<String> passagesOfEveryKind() {
    return Stream.of(
            "busy", "wait", "error", "reset", "hang", "cut", "prose", "none", "huge", "foreign")
        .flatMap(kind -> passages(kind, 3).stream())
        .toList();
  }

  private static List<TopicPartition> partitions(String topic) {
    return IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(topic, p)).toList();
  }

  private static AugmentationRequest request(String passage) {
    return new AugmentationRequest(
        "r",
        new PassageKey("corpus", passage),
        "h",
        "corpus/question@small",
        "question",
        "small",
        new Prompt("t", "system", "user"),
        new Decoding(0.7, 0.9, 256, 42),
        new VariantBlock(0, 2));
  }

  @Override
  public void close() {
    reader.close();
  }
}

package dev.passagework.ops.systemtests;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Decoding;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Prompt;
import dev.passagework.schemas.contract.RecordSerdes;
import dev.passagework.schemas.contract.SchemaRegistration;
import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.schemas.contract.TopicNames;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.VariantBlock;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicReader;
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
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The topics around the augmenter, behind a prefix of their own.
 *
 * @param cluster cluster that they are in
 */
record AugmentationTopics(Cluster cluster) {
  private static final int PARTITIONS = 4;

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

  /** Passages of every committed result. */
  List<String> results() {
    List<String> passages = new ArrayList<>();
    TopicReader.readToEnd(
        cluster,
        Topics.SYNTHETIC_QUERIES,
        record -> {
          SyntheticQueries value = record.value();
          if (value != null) {
            passages.add(value.passage().id());
          }
        });
    return passages;
  }

  /** Passages of every committed dead letter. */
  List<String> deadLetters() {
    List<String> passages = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = cluster.rawConsumer(Map.of())) {
      List<TopicPartition> partitions =
          partitions(cluster.names().deadLettersOf(Topics.AUGMENTATION_REQUESTS));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer
            .poll(Duration.ofMillis(50))
            .forEach(letter -> passages.add(PassageKey.ofDerivedKey(letter.key()).id()));
      }
    }
    return passages;
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
}

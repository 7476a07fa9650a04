package dev.passagework.streams.embedded;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The compacted topic of one partition that a registry's log lives in. */
record SchemaTopic(String bootstrapServers) {

  static final String NAME = "_schemas";

  private static final TopicPartition PARTITION = new TopicPartition(NAME, 0);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(200);

  /**
   * Makes the topic when it is missing, and waits until its partition can be read and written.
   *
   * @throws EmbeddedStartException when no broker answers, or the topic there would lose schemas
   */
  void prepare() {
    try (Admin admin = Admin.create(settings())) {
      if (!create(admin)) {
        verify(admin);
      }
      new PartitionLeaders(admin, PATIENCE).await(List.of(PARTITION));
    } catch (ExecutionException | KafkaException e) {
      throw new EmbeddedStartException(
          "the schema registry got no %s topic from the broker at %s (%s): check that it runs there"
              .formatted(NAME, bootstrapServers, e.getMessage()),
          e);
    }
  }

  /**
   * Reads all committed entries from an offset on.
   *
   * @return the offset after the last of them
   * @throws KafkaException when the end is not reached in time
   */
  long read(long from, Consumer<LogEntry> entries) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            consumerSettings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(PARTITION));
      consumer.seek(PARTITION, from);
      long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (consumer.position(PARTITION) < end) {
        if (System.nanoTime() > deadline) {
          throw new KafkaException("the end of " + NAME + " was not reached in " + PATIENCE);
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          LogEntryJson.fromRecord(record).ifPresent(entries);
        }
      }
      return Math.max(from, end);
    }
  }

  /** Client settings that every client of this topic begins with. */
  Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("client.id", "embedded-registry");
    settings.put("default.api.timeout.ms", (int) PATIENCE.toMillis());
    settings.put("request.timeout.ms", 5_000);
    return settings;
  }

  private Map<String, Object> consumerSettings() {
    Map<String, Object> settings = settings();
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.put("allow.auto.create.topics", "false");
    return settings;
  }

  private static boolean create(Admin admin) throws ExecutionException {
    NewTopic topic =
        new NewTopic(NAME, Optional.of(1), Optional.empty())
            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    try {
      await(admin.createTopics(List.of(topic)).all());
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }

  private static void verify(Admin admin) throws ExecutionException {
    int partitions =
        await(admin.describeTopics(List.of(NAME)).allTopicNames()).values().stream()
            .mapToInt(topic -> topic.partitions().size())
            .sum();
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, NAME);
    String policy =
        await(admin.describeConfigs(List.of(resource)).all()).values().stream()
            .map(config -> config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value())
            .collect(Collectors.joining());
    if (partitions != 1 || !policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      throw new EmbeddedStartException(
          "the topic %s has %d partitions and cleanup.policy=%s, and would lose schemas: it needs 1 and compact"
              .formatted(NAME, partitions, policy));
    }
  }

  private static <T> T await(KafkaFuture<T> future) throws ExecutionException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}

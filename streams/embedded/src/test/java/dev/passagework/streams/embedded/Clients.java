package dev.passagework.streams.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Plain Kafka clients of one broker, for tests. */
record Clients(String bootstrapServers) {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  static <T> T await(Future<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  void createTopic(String name) {
    try (Admin admin = admin()) {
      await(admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all());
      new PartitionLeaders(admin, PATIENCE).await(List.of(new TopicPartition(name, 0)));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  Set<String> topics() {
    try (Admin admin = admin()) {
      return await(admin.listTopics().names());
    }
  }

  void send(String topic, String value) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(common(), new StringSerializer(), new StringSerializer())) {
      await(producer.send(new ProducerRecord<>(topic, value)));
    }
  }

  KafkaProducer<String, String> transactional(String id) {
    Map<String, Object> settings = common();
    settings.put("transactional.id", id);
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  KafkaConsumer<String, String> consumer(String group) {
    Map<String, Object> settings = common();
    settings.put("group.id", group);
    settings.put("auto.offset.reset", "earliest");
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    settings.put("max.poll.records", "1");
    return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
  }

  /** The values of committed records from the start of partition 0, at least {@code count}. */
  List<String> committedValues(String topic, int count) {
    try (KafkaConsumer<String, String> consumer = consumer("no-group")) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      return poll(consumer, count);
    }
  }

  /** The next values of a group, which commits them. */
  List<String> groupReads(String group, String topic, int count) {
    try (KafkaConsumer<String, String> consumer = consumer(group)) {
      consumer.subscribe(List.of(topic));
      List<String> values = poll(consumer, count);
      consumer.commitSync();
      return values;
    }
  }

  private static List<String> poll(KafkaConsumer<String, String> consumer, int count) {
    List<String> values = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (values.size() < count && System.nanoTime() < deadline) {
      for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
        values.add(record.value());
      }
    }
    return values;
  }

  private Admin admin() {
    return Admin.create(common());
  }

  private Map<String, Object> common() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    return settings;
  }
}

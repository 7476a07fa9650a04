package dev.passagework.consumers.monitor;

import dev.passagework.schemas.contract.RecordSerdes;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.streams.runtime.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reading of the partitions in which records of a key can be, from their first record to the
 * last, with one limit on the time of all of it. Values are decoded only where the key fits.
 */
final class PartitionScan implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionScan.class);
  private static final Duration POLL = Duration.ofMillis(50);

  private final Cluster cluster;
  private final RecordSerdes serdes;
  private final KafkaConsumer<String, byte[]> consumer;
  private final long deadline;
  private boolean complete = true;

  PartitionScan(Cluster cluster, Duration longest) {
    this.cluster = cluster;
    this.serdes = cluster.serdes();
    this.consumer = cluster.rawConsumer(Map.of("default.api.timeout.ms", 5_000));
    this.deadline = System.nanoTime() + longest.toNanos();
  }

  /** What is done with a record that fits; a tombstone comes as null. */
  @FunctionalInterface
  interface Found<V> {
    void take(@Nullable V value, ConsumerRecord<String, byte[]> record);
  }

  /** Whether everything could be read in time. */
  boolean isComplete() {
    return complete;
  }

  /** Reads the one partition that a key belongs to. */
  <V> void partitionOf(Topic<V> topic, String key, Predicate<String> fits, Found<V> found) {
    int count = consumer.partitionsFor(cluster.name(topic)).size();
    read(topic, List.of(topic.partition(key, count)), fits, found);
  }

  /** Reads all partitions. */
  <V> void all(Topic<V> topic, Predicate<String> fits, Found<V> found) {
    List<Integer> partitions =
        consumer.partitionsFor(cluster.name(topic)).stream().map(p -> p.partition()).toList();
    read(topic, partitions, fits, found);
  }

  private <V> void read(
      Topic<V> topic, List<Integer> numbers, Predicate<String> fits, Found<V> found) {
    Deserializer<V> values = serdes.deserializer(topic);
    List<TopicPartition> partitions =
        numbers.stream().map(n -> new TopicPartition(cluster.name(topic), n)).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (!partitions.stream().allMatch(p -> consumer.position(p) >= ends.getOrDefault(p, 0L))) {
      if (System.nanoTime() > deadline) {
        complete = false;
        return;
      }
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        if (record.key() != null && fits.test(record.key())) {
          take(values, record, found);
        }
      }
    }
  }

  private static <V> void take(
      Deserializer<V> values, ConsumerRecord<String, byte[]> record, Found<V> found) {
    try {
      found.take(values.deserialize(record.topic(), record.value()), record);
    } catch (SerializationException e) {
      LOG.warn(
          "passed over {}-{}@{}: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}

package dev.passagework.streams.runtime;

import dev.passagework.schemas.contract.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;

/** Reading of a whole topic outside any consumer group. */
public final class TopicReader {
  private static final Duration POLL = Duration.ofMillis(100);

  private TopicReader() {}

  /**
   * Reads every record that the topic holds at the time of the call, in partition order, and
   * returns. Tombstones come as records whose value is null.
   */
  public static <V> void readToEnd(
      Cluster cluster, Topic<V> topic, Consumer<ConsumerRecord<String, V>> each) {
    readToEnd(
        cluster,
        topic,
        each,
        unreadable -> {
          throw unreadable;
        });
  }

  /**
   * Reads every record that the topic holds at the time of the call, as {@link #readToEnd(Cluster,
   * Topic, Consumer)} does, and passes over those that cannot be read.
   *
   * @param unreadable takes what is known of such a record; it may throw to end the reading
   */
  public static <V> void readToEnd(
      Cluster cluster,
      Topic<V> topic,
      Consumer<ConsumerRecord<String, V>> each,
      Consumer<RecordDeserializationException> unreadable) {
    try (KafkaConsumer<String, V> consumer = cluster.consumer(topic, Map.of())) {
      List<TopicPartition> partitions = assignAll(cluster, topic, consumer);
      consumer.seekToBeginning(partitions);
      readOn(consumer, consumer.endOffsets(partitions), each, unreadable);
    }
  }

  /**
   * Reads what the topic holds from a time on, as {@link #readToEnd(Cluster, Topic, Consumer,
   * Consumer)} does.
   *
   * @param since time of the records; a partition's first record that is not before it is where its
   *     reading begins
   */
  public static <V> void readSince(
      Cluster cluster,
      Topic<V> topic,
      Instant since,
      Consumer<ConsumerRecord<String, V>> each,
      Consumer<RecordDeserializationException> unreadable) {
    try (KafkaConsumer<String, V> consumer = cluster.consumer(topic, Map.of())) {
      List<TopicPartition> partitions = assignAll(cluster, topic, consumer);
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
      consumer
          .offsetsForTimes(times)
          .forEach(
              (partition, found) ->
                  consumer.seek(partition, found == null ? ends.get(partition) : found.offset()));
      readOn(consumer, ends, each, unreadable);
    }
  }

  private static <V> void readOn(
      KafkaConsumer<String, V> consumer,
      Map<TopicPartition, Long> ends,
      Consumer<ConsumerRecord<String, V>> each,
      Consumer<RecordDeserializationException> unreadable) {
    while (!reached(consumer, ends)) {
      try {
        consumer.poll(POLL).forEach(each);
      } catch (RecordDeserializationException e) {
        unreadable.accept(e);
        consumer.seek(e.topicPartition(), e.offset() + 1);
      }
    }
  }

  private static <V> List<TopicPartition> assignAll(
      Cluster cluster, Topic<V> topic, KafkaConsumer<String, V> consumer) {
    String name = cluster.name(topic);
    List<TopicPartition> partitions =
        consumer.partitionsFor(name).stream()
            .map(p -> new TopicPartition(name, p.partition()))
            .collect(Collectors.toList());
    consumer.assign(partitions);
    return partitions;
  }

  private static boolean reached(KafkaConsumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }
}

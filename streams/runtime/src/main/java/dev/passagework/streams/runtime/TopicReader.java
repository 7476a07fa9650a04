package dev.passagework.streams.runtime;

import dev.passagework.schemas.contract.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

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
    try (KafkaConsumer<String, V> consumer = cluster.consumer(topic, Map.of())) {
      List<TopicPartition> partitions = assignAll(cluster, topic, consumer);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (!reached(consumer, ends)) {
        consumer.poll(POLL).forEach(each);
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
    consumer.seekToBeginning(partitions);
    return partitions;
  }

  private static boolean reached(KafkaConsumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }
}

package dev.passagework.streams.runtime;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a consumer group has come. Offsets of a transactional topic are not all records (markers
 * of transactions and aborted records take some), so what is behind the committed offsets is looked
 * at, not subtracted.
 */
public final class GroupProgress {
  private static final Duration POLL = Duration.ofMillis(100);

  private GroupProgress() {}

  /**
   * Whether the group has committed past every committed record that the topics hold at the time of
   * the call. A topic of which the group has committed nothing counts as read only if it is empty.
   *
   * @param topics names in the cluster
   */
  public static boolean hasReadAll(Cluster cluster, String group, Set<String> topics)
      throws IOException, InterruptedException {
    try (Admin admin = cluster.admin();
        KafkaConsumer<String, byte[]> consumer = cluster.rawConsumer(Map.of())) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      for (String topic : topics) {
        if (hasUnread(consumer, topic, committed)) {
          return false;
        }
      }
      return true;
    } catch (ExecutionException e) {
      throw new IOException(
          "the offsets of group " + group + " cannot be read: " + e.getCause(), e);
    }
  }

  /** Names of every topic of which the group has committed an offset. */
  public static Set<String> topicsOf(Cluster cluster, String group)
      throws IOException, InterruptedException {
    try (Admin admin = cluster.admin()) {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .keySet()
          .stream()
          .map(TopicPartition::topic)
          .collect(Collectors.toSet());
    } catch (ExecutionException e) {
      throw new IOException(
          "the offsets of group " + group + " cannot be read: " + e.getCause(), e);
    }
  }

  private static boolean hasUnread(
      KafkaConsumer<String, byte[]> consumer,
      String topic,
      Map<TopicPartition, OffsetAndMetadata> committed) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(topic, p.partition()))
            .toList();
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer.assign(partitions);
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata offset = committed.get(partition);
      long from = offset == null ? starts.getOrDefault(partition, 0L) : offset.offset();
      consumer.seek(partition, Math.max(from, starts.getOrDefault(partition, 0L)));
    }
    while (!partitions.stream().allMatch(p -> consumer.position(p) >= ends.getOrDefault(p, 0L))) {
      if (!consumer.poll(POLL).isEmpty()) {
        return true;
      }
    }
    return false;
  }
}

package dev.passagework.ops.cli.doctor;

import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether records lie where murmur2 of their key puts them, on a sample of the newest: a foreign
 * producer with another partitioner tears a passage from what belongs to it.
 */
record PlacementCheck(Cluster cluster) {
  private static final int SAMPLE = 200;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final List<Topic<?>> WRITTEN_BY_OTHERS =
      List.of(
          Topics.PASSAGES, Topics.LABELLED_PAIRS, Topics.JUDGED_PASSAGES, Topics.JUDGED_QUERIES);

  /** What a sample showed. */
  record Sample(int looked, int astray, String example) {}

  void run(Map<String, TopicDescription> described, Consumer<Finding> each) {
    for (Topic<?> topic : WRITTEN_BY_OTHERS) {
      TopicDescription found = described.get(cluster.name(topic));
      if (found != null) {
        Sample sample = sample(topic, found.partitions().size());
        if (sample.astray() > 0) {
          each.accept(
              Finding.ill(
                  "placement",
                  "%d of %d records of %s are in the wrong partition, such as %s"
                      .formatted(
                          sample.astray(), sample.looked(), cluster.name(topic), sample.example()),
                  "have their producer use murmur2 (partitioner=murmur2_random for librdkafka), and send them again"));
        } else if (sample.looked() > 0) {
          each.accept(
              Finding.well(
                  "placement",
                  "%d records of %s lie where their keys put them"
                      .formatted(sample.looked(), cluster.name(topic))));
        }
      }
    }
  }

  private Sample sample(Topic<?> topic, int partitions) {
    int looked = 0;
    int astray = 0;
    String example = "";
    try (KafkaConsumer<String, byte[]> consumer = cluster.rawConsumer(Map.of())) {
      for (int number = 0; number < partitions; number++) {
        TopicPartition partition = new TopicPartition(cluster.name(topic), number);
        for (ConsumerRecord<String, byte[]> record : newest(consumer, partition)) {
          looked++;
          if (record.key() == null || topic.partition(record.key(), partitions) != number) {
            astray++;
            example = String.valueOf(record.key());
          }
        }
      }
    }
    return new Sample(looked, astray, example);
  }

  private static List<ConsumerRecord<String, byte[]>> newest(
      KafkaConsumer<String, byte[]> consumer, TopicPartition partition) {
    consumer.assign(List.of(partition));
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    long start = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
    consumer.seek(partition, Math.max(start, end - SAMPLE));
    List<ConsumerRecord<String, byte[]>> found = new java.util.ArrayList<>();
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (consumer.position(partition) < end && System.nanoTime() < deadline) {
      consumer.poll(POLL).forEach(found::add);
    }
    return found;
  }
}

package dev.passagework.ops.pipeline;

import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * The records of a topic that belong to one passage. All of them are in one partition; only those
 * that are wanted are decoded, and none is kept.
 */
final class PassageRecords {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Cluster cluster;

  PassageRecords(Cluster cluster) {
    this.cluster = cluster;
  }

  /** What is done with a record; a tombstone has a null value. */
  @FunctionalInterface
  interface Handler<V> {
    void handle(String key, @Nullable V value);
  }

  /** Reads the records of a passage, and of what belongs to it, in their order. */
  <V> void of(PassageKey passage, Topic<V> topic, Handler<V> each) {
    String key = passage.toString();
    Deserializer<V> values = cluster.serdes().deserializer(topic);
    try (KafkaConsumer<String, byte[]> consumer = cluster.rawConsumer(Map.of())) {
      int partitions = consumer.partitionsFor(cluster.name(topic)).size();
      int partition = Topics.PASSAGES.partition(key, partitions);
      scan(
          consumer,
          List.of(new TopicPartition(cluster.name(topic), partition)),
          record ->
              record.key().equals(key)
                  || (record.key().startsWith(key + "#")
                      && record.key().lastIndexOf('#') == key.length()),
          record -> decode(values, record, each));
    }
  }

  /**
   * The passage that a pair belongs to.
   *
   * @param pairId identifier of the pair
   * @throws IOException if no topic of pairs or rejected queries has it
   */
  PassageKey passageOf(String pairId, List<Topic<?>> topics) throws IOException {
    Map<String, PassageKey> found = new HashMap<>();
    for (Topic<?> topic : topics) {
      try (KafkaConsumer<String, byte[]> consumer = cluster.rawConsumer(Map.of())) {
        int partitions = consumer.partitionsFor(cluster.name(topic)).size();
        scan(
            consumer,
            IntStream.range(0, partitions)
                .mapToObj(p -> new TopicPartition(cluster.name(topic), p))
                .toList(),
            record -> record.key().endsWith("#" + pairId),
            record -> found.put(pairId, PassageKey.ofDerivedKey(record.key())));
      }
    }
    PassageKey passage = found.get(pairId);
    if (passage == null) {
      throw new IOException("there is no pair, nor a rejected query, '" + pairId + "'");
    }
    return passage;
  }

  private static void scan(
      KafkaConsumer<String, byte[]> consumer,
      List<TopicPartition> partitions,
      Predicate<ConsumerRecord<String, byte[]>> wanted,
      Consumer<ConsumerRecord<String, byte[]>> each) {
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        if (record.key() != null && wanted.test(record)) {
          each.accept(record);
        }
      }
    }
  }

  private static <V> void decode(
      Deserializer<V> values, ConsumerRecord<String, byte[]> record, Handler<V> each) {
    try {
      each.handle(record.key(), values.deserialize(record.topic(), record.value()));
    } catch (SerializationException e) {
      each.handle(record.key(), null);
    }
  }
}

package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The records of training-pairs from given offsets on, outside any consumer group, so that nobody
 * minds how long the reader is away training. Holds two polls of records at most.
 */
final class PairFeed implements AutoCloseable {
  private final String topic;
  private final PairDecoder decoder;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Deque<ConsumerRecord<String, byte[]>> waiting = new ArrayDeque<>();
  private Map<Integer, Long> limits = Map.of();

  private PairFeed(Cluster cluster, PairDecoder decoder) {
    this.topic = cluster.name(Topics.TRAINING_PAIRS);
    this.decoder = decoder;
    this.consumer = cluster.rawConsumer(Map.of("auto.offset.reset", "earliest"));
  }

  /**
   * A feed of all partitions.
   *
   * @param offsets where it begins, by partition; 0 for one that is not among them
   * @throws IllegalStateException if there is no such topic
   */
  static PairFeed from(Cluster cluster, PairDecoder decoder, Map<Integer, Long> offsets) {
    PairFeed feed = new PairFeed(cluster, decoder);
    Map<Integer, Long> all = new TreeMap<>();
    feed.consumer.partitionsFor(feed.topic).forEach(p -> all.put(p.partition(), 0L));
    if (all.isEmpty()) {
      feed.close();
      throw new IllegalStateException(
          "there is no topic %s: run `passagework topics create`".formatted(feed.topic));
    }
    all.replaceAll((partition, zero) -> offsets.getOrDefault(partition, zero));
    feed.assign(all);
    return feed;
  }

  /**
   * A feed of offset ranges.
   *
   * @param from first offsets, by partition
   * @param to last offsets, exclusive, of the same partitions
   */
  static PairFeed between(
      Cluster cluster, PairDecoder decoder, Map<Integer, Long> from, Map<Integer, Long> to) {
    PairFeed feed = new PairFeed(cluster, decoder);
    feed.assign(from);
    feed.limit(to);
    return feed;
  }

  private void assign(Map<Integer, Long> offsets) {
    consumer.assign(offsets.keySet().stream().map(this::partition).toList());
    offsets.forEach((partition, offset) -> consumer.seek(partition(partition), offset));
  }

  private TopicPartition partition(int number) {
    return new TopicPartition(topic, number);
  }

  /** Fetches more, by partition, waiting for a while if there is none. */
  void fetch(Duration patience) {
    ConsumerRecords<String, byte[]> fetched = consumer.poll(patience);
    fetched.partitions().stream()
        .sorted(Comparator.comparingInt(TopicPartition::partition))
        .forEach(partition -> waiting.addAll(fetched.records(partition)));
    waiting.removeIf(record -> record.offset() >= limit(record.partition()));
  }

  /** The next record; empty if none was fetched, or while the registry is out of reach. */
  Optional<PairRecord> take() {
    ConsumerRecord<String, byte[]> next = waiting.peek();
    Optional<PairRecord> record = next == null ? Optional.empty() : decoder.decode(next);
    record.ifPresent(any -> waiting.remove());
    return record;
  }

  /** Number of records that were fetched and not taken. */
  int waiting() {
    return waiting.size();
  }

  /** Where the topic ends now, by partition. */
  Map<Integer, Long> ends() {
    Map<Integer, Long> ends = new HashMap<>();
    consumer
        .endOffsets(consumer.assignment())
        .forEach((p, offset) -> ends.put(p.partition(), offset));
    return ends;
  }

  /** Number of records, at most, that were not taken yet. */
  long lag() {
    long behind = waiting.size();
    for (TopicPartition p : consumer.assignment()) {
      behind += consumer.currentLag(p).orElse(0);
    }
    return behind;
  }

  /** Gives no record at or past these offsets; none at all of a partition not among them. */
  void limit(Map<Integer, Long> offsets) {
    limits = Map.copyOf(offsets);
    waiting.removeIf(record -> record.offset() >= limit(record.partition()));
  }

  /** Whether every record up to the limits was fetched. */
  boolean isAtLimit() {
    return consumer.assignment().stream()
        .allMatch(p -> consumer.position(p) >= limit(p.partition()));
  }

  private long limit(int partition) {
    return limits.isEmpty() ? Long.MAX_VALUE : limits.getOrDefault(partition, 0L);
  }

  @Override
  public void close() {
    consumer.close();
  }
}

package dev.passagework.streams.runtime;

import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.TopicNames;
import dev.passagework.schemas.contract.Topics;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.jspecify.annotations.Nullable;

/**
 * The partitioner of every producer of Passagework: a topic's own rule, and that of the source
 * topic for its dead letters. Other topics are not written.
 */
public final class TopicPartitioner implements Partitioner {
  /** Setting that holds the {@link TopicNames}. */
  static final String NAMES = "passagework.topic.names";

  private final Map<String, Topic<?>> topics = new HashMap<>();

  @Override
  public void configure(Map<String, ?> settings) {
    if (!(settings.get(NAMES) instanceof TopicNames names)) {
      throw new IllegalArgumentException(NAMES + " is not set");
    }
    for (Topic<?> topic : Topics.all()) {
      topics.put(names.of(topic), topic);
      topics.put(names.deadLettersOf(topic), topic);
    }
  }

  @Override
  public int partition(
      String name,
      @Nullable Object key,
      byte @Nullable [] keyBytes,
      @Nullable Object value,
      byte @Nullable [] valueBytes,
      Cluster cluster) {
    Topic<?> topic = topics.get(name);
    int partitions = cluster.partitionCountForTopic(name);
    if (topic == null || !(key instanceof String text)) {
      throw new IllegalArgumentException("no rule for a record of " + name + " with key " + key);
    }
    return topic.partition(text, partitions);
  }

  @Override
  public void close() {}
}

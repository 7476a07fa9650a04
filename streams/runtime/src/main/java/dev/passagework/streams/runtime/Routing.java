package dev.passagework.streams.runtime;

import dev.passagework.schemas.contract.Topic;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** How a topology reads and writes the declared topics of a cluster. */
public final class Routing {
  private Routing() {}

  /** The rule by which a topology chooses the partition of a key. */
  public static <V> StreamPartitioner<String, V> partitioner(Topic<V> topic) {
    return (name, key, value, partitions) -> Optional.of(Set.of(topic.partition(key, partitions)));
  }

  /** A source of a topic's records. */
  public static <V> Consumed<String, V> consumed(Cluster cluster, Topic<V> topic, String step) {
    return Consumed.with(Serdes.String(), cluster.serdes().of(topic)).withName(step);
  }

  /** A sink of a topic's records. */
  public static <V> Produced<String, V> produced(Cluster cluster, Topic<V> topic, String step) {
    return Produced.with(Serdes.String(), cluster.serdes().of(topic), partitioner(topic))
        .withName(step);
  }
}

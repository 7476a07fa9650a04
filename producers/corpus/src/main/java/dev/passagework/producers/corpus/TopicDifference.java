package dev.passagework.producers.corpus;

import dev.passagework.schemas.contract.Topic;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The difference between what a topic holds under some keys and what it should hold. Only hashes
 * are kept in memory.
 *
 * @param <V> plain record of the topic
 */
final class TopicDifference<V> {
  private final String topic;
  private final Serializer<V> serializer;
  private final Function<V, String> hash;
  private final CheckedSends sends;
  private final Map<String, String> held = new HashMap<>();
  private final Set<String> offered = new HashSet<>();

  private TopicDifference(
      String topic, Serializer<V> serializer, Function<V, String> hash, CheckedSends sends) {
    this.topic = topic;
    this.serializer = serializer;
    this.hash = hash;
    this.sends = sends;
  }

  /**
   * Reads what the topic holds.
   *
   * @param prefix what the keys in question begin with
   * @param hash equal for equal records
   */
  static <V> TopicDifference<V> read(
      Cluster cluster,
      Topic<V> topic,
      String prefix,
      Function<V, String> hash,
      CheckedSends sends) {
    TopicDifference<V> difference =
        new TopicDifference<>(cluster.name(topic), cluster.serdes().serializer(topic), hash, sends);
    TopicReader.readToEnd(
        cluster,
        topic,
        record -> {
          if (record.key() != null && record.key().startsWith(prefix)) {
            difference.hold(record.key(), record.value());
          }
        });
    return difference;
  }

  /** Whether a key was offered before. */
  boolean hasOffer(String key) {
    return offered.contains(key);
  }

  /** Number of keys that the topic held and no offer named. */
  long missing() {
    return held.keySet().stream().filter(key -> !offered.contains(key)).count();
  }

  /** Sends a record if the topic does not hold it, and says whether it did. */
  boolean offer(String key, V value) {
    offered.add(key);
    if (hash.apply(value).equals(held.get(key))) {
      return false;
    }
    sends.send(new ProducerRecord<>(topic, key, serializer.serialize(topic, value)));
    return true;
  }

  /** Sends a tombstone for every key that no offer named, and says for how many. */
  long withdrawMissing() {
    long withdrawn = 0;
    for (String key : held.keySet()) {
      if (!offered.contains(key)) {
        sends.send(new ProducerRecord<>(topic, key, null));
        withdrawn++;
      }
    }
    return withdrawn;
  }

  private void hold(String key, @Nullable V value) {
    if (value == null) {
      held.remove(key);
    } else {
      held.put(key, hash.apply(value));
    }
  }
}

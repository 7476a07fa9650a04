package dev.passagework.producers.corpus;

import dev.passagework.schemas.contract.RecordSerdes;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The difference between what a topic holds under some keys and what it should hold. Only hashes
 * are kept in memory.
 *
 * @param <V> plain record of the topic
 */
final class TopicDifference<V> {
  private final Cluster cluster;
  private final Topic<V> topic;
  private final Serializer<V> serializer;
  private final Function<V, String> hash;
  private final CheckedSends sends;
  private final Map<String, String> held = new HashMap<>();
  private final Set<String> offered = new HashSet<>();

  private TopicDifference(
      Cluster cluster, Topic<V> topic, Function<V, String> hash, CheckedSends sends) {
    this.cluster = cluster;
    this.topic = topic;
    this.serializer = cluster.serdes().serializer(topic);
    this.hash = hash;
    this.sends = sends;
  }

  /**
   * Reads what the topic holds. A record that cannot be read counts as one that is not there.
   *
   * @param prefix what the keys in question begin with
   * @param hash equal for equal records
   * @throws FeedException if the schema registry does not answer
   */
  static <V> TopicDifference<V> read(
      Cluster cluster,
      Topic<V> topic,
      String prefix,
      Function<V, String> hash,
      CheckedSends sends) {
    TopicDifference<V> difference = new TopicDifference<>(cluster, topic, hash, sends);
    TopicReader.readToEnd(
        cluster,
        topic,
        record -> {
          if (record.key() != null && record.key().startsWith(prefix)) {
            difference.hold(record.key(), record.value());
          }
        },
        difference::forget);
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
    sends.send(new ProducerRecord<>(name(), key, serialized(value)));
    return true;
  }

  /** Sends a tombstone for every key that no offer named, and says for how many. */
  long withdrawMissing() {
    long withdrawn = 0;
    for (String key : held.keySet()) {
      if (!offered.contains(key)) {
        sends.send(new ProducerRecord<>(name(), key, null));
        withdrawn++;
      }
    }
    return withdrawn;
  }

  private String name() {
    return cluster.name(topic);
  }

  private byte[] serialized(V value) {
    try {
      return serializer.serialize(name(), value);
    } catch (SerializationException e) {
      throw withoutSchema(e);
    }
  }

  private void hold(String key, @Nullable V value) {
    if (value == null) {
      held.remove(key);
    } else {
      held.put(key, hash.apply(value));
    }
  }

  private void forget(RecordDeserializationException unreadable) {
    if (RecordSerdes.isPassing(unreadable)) {
      throw withoutSchema(unreadable);
    }
    ByteBuffer key = unreadable.keyBuffer();
    if (key != null) {
      held.remove(StandardCharsets.UTF_8.decode(key.duplicate()).toString());
    }
  }

  private FeedException withoutSchema(Exception cause) {
    Throwable why = cause.getCause() == null ? cause : cause.getCause();
    return new FeedException(
        "the schema of topic %s cannot be had from %s (%s): check SCHEMA_REGISTRY_URL, and run passagework topics create"
            .formatted(name(), cluster.registryUrl(), why.getMessage()),
        cause);
  }
}

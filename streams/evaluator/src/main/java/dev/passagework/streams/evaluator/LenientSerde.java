package dev.passagework.streams.evaluator;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * The serde of a store that is restored from a topic itself, where it may meet what was a dead
 * letter when it was read: that reads as nothing.
 */
final class LenientSerde {
  private LenientSerde() {}

  static <V> Serde<V> of(Serde<V> strict) {
    Deserializer<V> deserializer = (topic, bytes) -> readable(strict.deserializer(), topic, bytes);
    return Serdes.serdeFrom(strict.serializer(), deserializer);
  }

  private static <V> @Nullable V readable(
      Deserializer<V> strict, String topic, byte @Nullable [] bytes) {
    try {
      return strict.deserialize(topic, bytes);
    } catch (SerializationException e) {
      return null;
    }
  }
}

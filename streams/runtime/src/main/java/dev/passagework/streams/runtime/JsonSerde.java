package dev.passagework.streams.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** Serdes for the records of one service alone, in its state stores and internal topics: JSON. */
public final class JsonSerde {
  private static final ObjectMapper JSON =
      JsonMapper.builder().addModules(new Jdk8Module(), new JavaTimeModule()).build();

  private JsonSerde() {}

  /** The serde of a record class. A null stays null, both ways. */
  public static <V> Serde<V> of(Class<V> type) {
    return Serdes.serdeFrom(
        (topic, value) -> write(value), (topic, bytes) -> read(topic, type, bytes));
  }

  private static byte @Nullable [] write(@Nullable Object value) {
    try {
      return value == null ? null : JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new SerializationException(e);
    }
  }

  private static <V> @Nullable V read(String topic, Class<V> type, byte @Nullable [] bytes) {
    try {
      return bytes == null ? null : JSON.readValue(bytes, type);
    } catch (IOException e) {
      throw new SerializationException("a record of " + topic + " cannot be read: " + e, e);
    }
  }
}

package dev.passagework.schemas.contract;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.AbstractKafkaSchemaSerDeConfig;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroDeserializerConfig;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Serdes for the values of topics: Confluent's own Avro serializer and deserializer, with the plain
 * records on the outside. Schemas are never registered by writing; {@link SchemaRegistration} does
 * that. The registry client blocks while it fetches a schema that it has not seen yet, so a serde
 * has no place on an event loop.
 */
public final class RecordSerdes {
  private final Map<String, Object> settings;
  private final Map<Topic<?>, Serializer<?>> kept = new ConcurrentHashMap<>();

  /**
   * Serdes that talk to the registry of the given settings.
   *
   * @param registrySettings settings of Confluent's client: {@code schema.registry.url}, and what
   *     it needs for authentication and TLS
   */
  public RecordSerdes(Map<String, ?> registrySettings) {
    Map<String, Object> all = new HashMap<>();
    all.put(SchemaRegistryClientConfig.CLIENT_NAMESPACE + "http.connect.timeout.ms", 5_000);
    all.put(SchemaRegistryClientConfig.CLIENT_NAMESPACE + "http.read.timeout.ms", 10_000);
    all.putAll(registrySettings);
    all.put(AbstractKafkaSchemaSerDeConfig.AUTO_REGISTER_SCHEMAS, false);
    all.put(KafkaAvroDeserializerConfig.SPECIFIC_AVRO_READER_CONFIG, true);
    this.settings = Map.copyOf(all);
    TrustedClasses.install();
  }

  /**
   * Whether a record that could not be read or written may be at the next try: the registry was out
   * of reach, or in trouble of its own. What the registry does not know, or refuses, stays so.
   */
  public static boolean isPassing(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RestClientException answer) {
        return answer.getStatus() >= 500 || answer.getStatus() == 429;
      }
      if (cause instanceof SocketTimeoutException
          || cause instanceof UnknownHostException
          || cause instanceof SocketException) {
        return true;
      }
    }
    return false;
  }

  /** The serde of a topic's values. A null is a tombstone, both ways. */
  public <V> Serde<V> of(Topic<V> topic) {
    return Serdes.serdeFrom(serializer(topic), deserializer(topic));
  }

  /**
   * A value as it is written to a topic, or null for a tombstone. The topic's serializer is kept,
   * so that the registry is asked once. Any thread may call this.
   *
   * @param name the topic's name on the cluster
   */
  @SuppressWarnings("unchecked") // a topic's own serializer is the one that is kept for it
  public <V> byte @Nullable [] serialize(Topic<V> topic, String name, @Nullable V value) {
    return ((Serializer<V>) kept.computeIfAbsent(topic, this::serializer)).serialize(name, value);
  }

  /** The serializer of a topic's values. */
  public <V> Serializer<V> serializer(Topic<V> topic) {
    KafkaAvroSerializer avro = new KafkaAvroSerializer();
    avro.configure(settings, false);
    return new ValueSerializer<>(topic.codec(), avro);
  }

  /**
   * The deserializer of a topic's values.
   *
   * <p>It throws SerializationException for bytes that are not of a registered schema, or whose
   * content no plain record may hold.
   */
  public <V> Deserializer<V> deserializer(Topic<V> topic) {
    KafkaAvroDeserializer avro = new KafkaAvroDeserializer();
    avro.configure(settings, false);
    return new ValueDeserializer<>(topic.codec(), avro);
  }

  private record ValueSerializer<V>(Codec<V> codec, KafkaAvroSerializer avro)
      implements Serializer<V> {
    @Override
    public byte @Nullable [] serialize(String topic, @Nullable V value) {
      return value == null ? null : avro.serialize(topic, codec.toAvro().apply(value));
    }

    @Override
    public void close() {
      avro.close();
    }
  }

  private record ValueDeserializer<V>(Codec<V> codec, KafkaAvroDeserializer avro)
      implements Deserializer<V> {
    @Override
    public @Nullable V deserialize(String topic, byte @Nullable [] bytes) {
      if (bytes == null) {
        return null;
      }
      try {
        Object value = avro.deserialize(topic, bytes, codec.schema());
        return codec.fromAvro().apply((SpecificRecord) value);
      } catch (SerializationException e) {
        throw e;
      } catch (RuntimeException e) {
        throw new SerializationException("a record of " + topic + " cannot be read: " + e, e);
      }
    }

    @Override
    public void close() {
      avro.close();
    }
  }
}

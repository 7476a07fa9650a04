package dev.passagework.schemas.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Serdes for the records of the contract inside one service: state stores and internal topics,
 * which no registry knows. Values are in Avro's single-object encoding, which names the schema by
 * its fingerprint.
 */
public final class LocalSerdes {
  private LocalSerdes() {}

  /** The local serde of a topic's records. A null stays null, both ways. */
  public static <V> Serde<V> of(Topic<V> topic) {
    TrustedClasses.install();
    SpecificData model = SpecificData.getForSchema(topic.schema());
    return Serdes.serdeFrom(
        new LocalSerializer<>(topic.codec(), new BinaryMessageEncoder<>(model, topic.schema())),
        new LocalDeserializer<>(topic.codec(), new BinaryMessageDecoder<>(model, topic.schema())));
  }

  private record LocalSerializer<V>(Codec<V> codec, BinaryMessageEncoder<SpecificRecord> avro)
      implements Serializer<V> {
    @Override
    public byte @Nullable [] serialize(String topic, @Nullable V value) {
      if (value == null) {
        return null;
      }
      try {
        ByteBuffer encoded = avro.encode(codec.toAvro().apply(value));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private record LocalDeserializer<V>(Codec<V> codec, BinaryMessageDecoder<SpecificRecord> avro)
      implements Deserializer<V> {
    @Override
    public @Nullable V deserialize(String topic, byte @Nullable [] bytes) {
      if (bytes == null) {
        return null;
      }
      try {
        return codec.fromAvro().apply(avro.decode(bytes));
      } catch (IOException | RuntimeException e) {
        throw new SerializationException("a record of " + topic + " cannot be read: " + e, e);
      }
    }
  }
}

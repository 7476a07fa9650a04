package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.RecordSerdes;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From raw records of training-pairs to what they mean. */
final class PairDecoder {
  private static final Logger LOG = LoggerFactory.getLogger(PairDecoder.class);

  private final Deserializer<TrainingPair> pairs;

  PairDecoder(Cluster cluster) {
    this.pairs = cluster.serdes().deserializer(Topics.TRAINING_PAIRS);
  }

  /** What a record means; empty while the registry is out of reach. */
  Optional<PairRecord> decode(ConsumerRecord<String, byte @Nullable []> raw) {
    if (raw.key() == null) {
      return Optional.of(poison(raw, "a record of training-pairs needs a key"));
    }
    if (raw.value() == null) {
      return Optional.of(new PairRecord.Retracted(raw.partition(), raw.offset(), raw.key()));
    }
    try {
      TrainingPair pair = pairs.deserialize(raw.topic(), raw.value());
      return Optional.of(new PairRecord.Given(raw.partition(), raw.offset(), raw.key(), pair));
    } catch (SerializationException e) {
      if (RecordSerdes.isPassing(e)) {
        LOG.warn("the schema registry is out of reach, trying again: {}", e.getMessage());
        return Optional.empty();
      }
      return Optional.of(poison(raw, String.valueOf(e.getMessage())));
    }
  }

  private static PairRecord poison(ConsumerRecord<String, byte @Nullable []> raw, String cause) {
    LOG.warn(
        "{} partition {} offset {} goes to the dead letters: {}",
        raw.topic(),
        raw.partition(),
        raw.offset(),
        cause);
    byte[] key = raw.key() == null ? null : raw.key().getBytes(StandardCharsets.UTF_8);
    ProducerRecord<byte[], byte[]> letter =
        DeadLetters.of(
            "trainer",
            new DeadLetters.Source(raw.topic(), raw.partition(), raw.offset()),
            key,
            raw.value(),
            raw.headers(),
            cause);
    return new PairRecord.Poison(
        raw.partition(),
        raw.offset(),
        new ProducerRecord<>(
            letter.topic(), letter.partition(), raw.key(), letter.value(), letter.headers()));
  }
}

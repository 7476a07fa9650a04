package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.TrainingPair;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A record of training-pairs. */
sealed interface PairRecord {
  /** Partition that it is in. */
  int partition();

  /** Its offset there. */
  long offset();

  /** A pair, which replaces the one of the same key. */
  record Given(int partition, long offset, String key, TrainingPair pair) implements PairRecord {}

  /** A tombstone. */
  record Retracted(int partition, long offset, String key) implements PairRecord {}

  /**
   * What cannot be read.
   *
   * @param letter the dead letter that is written in its place
   */
  record Poison(int partition, long offset, ProducerRecord<String, byte[]> letter)
      implements PairRecord {}
}

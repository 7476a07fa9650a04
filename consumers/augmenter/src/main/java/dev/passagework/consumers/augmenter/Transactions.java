package dev.passagework.consumers.augmenter;

import dev.passagework.streams.runtime.Cluster;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions that write outcomes together with the offsets that they complete (KIP-447). The
 * transactional id is new with every run: it is the group's generation, not the id, that keeps an
 * instance from committing partitions which it has lost.
 */
final class Transactions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
  private static final int MAX_BLOCK_MILLIS = 15_000;

  /**
   * What a killed instance left open holds up whoever takes over, and every reader, for so long.
   */
  private static final int TRANSACTION_MILLIS = 10_000;

  /** How a transaction ended. */
  enum Result {
    /** Everything is written. */
    COMMITTED,
    /** Nothing is written; it may be tried again. */
    ABORTED,
    /** Nothing is written, and some of it never will be: {@link #refusal} says what. */
    TOO_LARGE,
    /** It is not known yet: {@link #resolve} goes on with it, before any other. */
    IN_DOUBT
  }

  private final KafkaProducer<String, byte[]> producer;

  /** Records of the last transaction that are too large, by identity, with Kafka's words. */
  private final Map<ProducerRecord<String, byte[]>, String> refusals =
      Collections.synchronizedMap(new IdentityHashMap<>());

  /**
   * Transactions of an instance that is alone with them.
   *
   * @param largest largest record that is sent, in bytes
   */
  Transactions(Cluster cluster, String group, int largest) {
    this.producer =
        cluster.producer(
            Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                group + "-" + UUID.randomUUID(),
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                TRANSACTION_MILLIS,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                MAX_BLOCK_MILLIS,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                largest));
  }

  /** Makes ready for the first transaction. */
  void open() {
    producer.initTransactions();
  }

  /**
   * Writes one transaction.
   *
   * @throws PumpStoppedException if this producer can write no more
   */
  Result write(
      List<ProducerRecord<String, byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata group) {
    refusals.clear();
    try {
      producer.beginTransaction();
      List<Future<RecordMetadata>> sent = records.stream().map(this::send).toList();
      LOG.debug("{} records in a transaction", sent.size());
      producer.sendOffsetsToTransaction(offsets, group);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      return abort(e);
    }
    return resolve();
  }

  /** Ends the transaction that is open. */
  Result resolve() {
    try {
      producer.commitTransaction();
      return Result.COMMITTED;
    } catch (TimeoutException e) {
      LOG.warn("the brokers have not confirmed a transaction yet: {}", e.getMessage());
      return Result.IN_DOUBT;
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      return abort(e);
    }
  }

  /** Why a record of the last transaction is too large, in Kafka's words. */
  Optional<String> refusal(ProducerRecord<String, byte[]> record) {
    return Optional.ofNullable(refusals.get(record));
  }

  /** Aborts; a producer that cannot even do that was fenced, or is broken for good. */
  private Result abort(KafkaException cause) {
    try {
      producer.abortTransaction();
      if (!refusals.isEmpty()) {
        return Result.TOO_LARGE;
      }
      LOG.warn("a transaction was aborted and is tried again: {}", cause.toString());
      return Result.ABORTED;
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      throw new PumpStoppedException(
          "the augmenter's producer was fenced or failed for good (%s): start the augmenter again; calls in flight are made again"
              .formatted(cause),
          cause);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofMillis(500));
  }

  private Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
    return producer.send(record, (metadata, failure) -> written(record, failure));
  }

  /** The end of a send; a failure makes the commit fail. */
  private void written(ProducerRecord<String, byte[]> record, @Nullable Exception failure) {
    if (failure instanceof RecordTooLargeException) {
      refusals.put(record, String.valueOf(failure.getMessage()));
    } else if (failure != null) {
      LOG.debug("a record was not written; its transaction is aborted", failure);
    }
  }
}

package dev.passagework.producers.corpus;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * Sends of which every one is looked at: a producer that gives up on a record tells it to the
 * record's future alone.
 */
final class CheckedSends implements AutoCloseable {
  private final Producer<String, byte[]> producer;
  private final Queue<Future<RecordMetadata>> pending = new ArrayDeque<>();

  CheckedSends(Producer<String, byte[]> producer) {
    this.producer = producer;
  }

  /**
   * Sends a record without waiting for it.
   *
   * @throws FeedException if a record sent before was refused
   */
  void send(ProducerRecord<String, byte[]> record) {
    try {
      pending.add(producer.send(record));
    } catch (KafkaException e) {
      throw refused(e);
    }
    for (Future<RecordMetadata> first = pending.peek();
        first != null && first.isDone();
        first = pending.peek()) {
      check(pending.remove());
    }
  }

  /**
   * Waits until the cluster has every record.
   *
   * @throws FeedException if it refused one
   */
  void flush() {
    producer.flush();
    while (!pending.isEmpty()) {
      check(pending.remove());
    }
  }

  @Override
  public void close() {
    producer.close();
  }

  private static void check(Future<RecordMetadata> sent) {
    try {
      var unused = sent.get();
    } catch (ExecutionException e) {
      throw refused(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FeedException(
          "the feed was interrupted: run it again, it sends what is missing", e);
    }
  }

  private static FeedException refused(Throwable cause) {
    return new FeedException(
        "the cluster did not take a record (%s): put that right and feed again, only what is missing is sent"
            .formatted(cause.getMessage()),
        cause);
  }
}

package dev.passagework.ops.pipeline;

import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.DeadLetters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Where letters go back, in short transactions and not faster than ordered. */
final class RedriveOutbox implements AutoCloseable {
  private static final Duration FETCH = Duration.ofSeconds(5);
  private static final long LONGEST_NANOS = Duration.ofSeconds(1).toNanos();

  private final Cluster cluster;
  private final Redrive.Order order;
  private final ConsumerGroupMetadata group;
  private final String source;
  private final @Nullable KafkaProducer<byte[], byte[]> producer;
  private final List<Future<RecordMetadata>> inFlight = new ArrayList<>();
  private final Map<TopicPartition, OffsetAndMetadata> progress = new HashMap<>();
  private long began;
  private long next = System.nanoTime();

  RedriveOutbox(Cluster cluster, Redrive.Order order, ConsumerGroupMetadata group, String source) {
    this.cluster = cluster;
    this.order = order;
    this.group = group;
    this.source = source;
    this.producer =
        order.dryRun()
            ? null
            : cluster.bytesProducer(
                Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group.groupId()));
    if (producer != null) {
      producer.initTransactions();
    }
  }

  /**
   * Sends a letter back with the transaction that is open.
   *
   * @return false if its record is not whole, and is gone from where it came
   * @throws IOException if it did not come from the topic that it is a dead letter of
   */
  boolean send(ConsumerRecord<byte[], byte[]> record, DeadLetter letter, RedriveProgress marks)
      throws IOException, InterruptedException {
    if (!letter.sourceTopic().equals(source)) {
      throw new IOException(
          "the letter %s-%d@%d says that it came from '%s', which is not the topic it is one of"
              .formatted(
                  record.topic(), record.partition(), record.offset(), letter.sourceTopic()));
    }
    byte @Nullable [] value = record.value();
    if (letter.isCut()) {
      Optional<byte[]> whole = whole(letter);
      if (whole.isEmpty()) {
        return false;
      }
      value = whole.get();
    }
    if (producer == null) {
      return true;
    }
    pace();
    if (inFlight.isEmpty()) {
      began = System.nanoTime();
      producer.beginTransaction();
    }
    RecordHeaders headers = new RecordHeaders(record.headers());
    headers.remove(DeadLetters.ATTEMPTS);
    headers.remove(DeadLetters.WHOLE_SIZE);
    headers.add(
        DeadLetters.ATTEMPTS,
        Integer.toString(letter.attempts() + 1).getBytes(StandardCharsets.UTF_8));
    inFlight.add(
        producer.send(
            new ProducerRecord<>(source, letter.sourcePartition(), record.key(), value, headers)));
    marks.sent(record.offset());
    progress.put(new TopicPartition(record.topic(), record.partition()), marks.commit());
    if (System.nanoTime() - began > LONGEST_NANOS) {
      commit();
    }
    return true;
  }

  /** Commits what was sent, with how far that is. */
  void commit() throws IOException, InterruptedException {
    if (producer == null || inFlight.isEmpty()) {
      return;
    }
    try {
      for (Future<RecordMetadata> sent : inFlight) {
        var unused = sent.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a letter cannot be sent back to " + source + ": " + e.getCause(), e);
    }
    producer.sendOffsetsToTransaction(progress, group);
    producer.commitTransaction();
    inFlight.clear();
    progress.clear();
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close();
    }
  }

  private void pace() throws InterruptedException {
    long wait = next - System.nanoTime();
    if (wait > 0) {
      Thread.sleep(Duration.ofNanos(wait).toMillis());
    }
    next = Math.max(next, System.nanoTime()) + (long) (1e9 / order.perSecond());
  }

  /** The value of the record that a letter was cut from, if its topic still has it. */
  private Optional<byte[]> whole(DeadLetter letter) {
    try (KafkaConsumer<byte[], byte[]> consumer = cluster.bytesConsumer(Map.of())) {
      TopicPartition partition = new TopicPartition(source, letter.sourcePartition());
      consumer.assign(List.of(partition));
      Map<TopicPartition, Long> starts = consumer.beginningOffsets(List.of(partition));
      if (starts.getOrDefault(partition, 0L) > letter.sourceOffset()) {
        return Optional.empty();
      }
      consumer.seek(partition, letter.sourceOffset());
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(FETCH)) {
        if (record.offset() == letter.sourceOffset()) {
          return Optional.ofNullable(record.value());
        }
      }
      return Optional.empty();
    }
  }
}

package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.RecordSerdes;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.tracing.TraceContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a trainer writes for others to act on: segments and checkpoints, each with the offsets that
 * belong to it in one short transaction. Its transactional id is the model's, so that of two
 * trainers of one model the older is fenced at its next transaction.
 */
final class Announcer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
  private static final int ATTEMPTS = 5;
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final String model;
  private final StopSignal stop;
  private final RecordSerdes serdes;
  private final KafkaProducer<String, byte[]> producer;

  Announcer(Cluster cluster, String model, StopSignal stop) {
    this.cluster = cluster;
    this.model = model;
    this.stop = stop;
    this.serdes = cluster.serdes();
    this.producer =
        cluster.producer(Map.of("transactional.id", group(cluster, model), "max.block.ms", 15_000));
  }

  /** Transactional id and consumer group of a model's trainer. */
  static String group(Cluster cluster, String model) {
    return cluster.group("trainer-" + model);
  }

  /** What is done durably within a transaction, once its records are known to be accepted. */
  interface DurableStep {
    void run() throws IOException;
  }

  /** Fences every older trainer of the model, and ends what it left open. */
  void takeOver() {
    patiently(producer::initTransactions);
  }

  /**
   * Writes a segment with its dead letters and offsets.
   *
   * @param commands offsets of commands that it answers
   * @param ahead what makes the segment durable here, done before the transaction is committed
   * @return the offset after the segment's record
   */
  long write(
      TrainingSegment segment, SegmentDraft draft, Map<Integer, Long> commands, DurableStep ahead)
      throws IOException, InterruptedException {
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    CheckpointId reached = new CheckpointId(segment.model(), segment.number());
    records.add(record(reached, Topics.TRAINING_SEGMENTS, segment.key(), segment));
    records.addAll(draft.letters());
    Map<TopicPartition, OffsetAndMetadata> offsets = offsets(Topics.TRAINING_PAIRS, draft.passed());
    offsets.putAll(offsets(Topics.COMMANDS, commands));
    return commit(records, offsets, ahead).offset() + 1;
  }

  /**
   * Writes the tombstones of checkpoints.
   *
   * @param ahead what makes durable here that their files are to go
   */
  void withdraw(List<CheckpointId> checkpoints, DurableStep ahead)
      throws IOException, InterruptedException {
    List<ProducerRecord<String, byte[]>> tombstones = new ArrayList<>();
    checkpoints.forEach(id -> tombstones.add(record(id, Topics.CHECKPOINTS, id.toString(), null)));
    commit(tombstones, Map.of(), ahead);
  }

  /** Writes a checkpoint, with offsets of commands if it answers one. */
  void write(Checkpoint checkpoint, Map<Integer, Long> commands)
      throws IOException, InterruptedException {
    commit(
        List.of(
            record(checkpoint.id(), Topics.CHECKPOINTS, checkpoint.id().toString(), checkpoint)),
        offsets(Topics.COMMANDS, commands),
        () -> {});
  }

  /** Writes what was passed without anything to learn in it. */
  void pass(SegmentDraft draft) throws IOException, InterruptedException {
    commit(draft.letters(), offsets(Topics.TRAINING_PAIRS, draft.passed()), () -> {});
  }

  /** Commits the offset of a command that needed no answer. */
  void pass(Map<Integer, Long> commands) throws IOException, InterruptedException {
    commit(List.of(), offsets(Topics.COMMANDS, commands), () -> {});
  }

  private RecordMetadata commit(
      List<ProducerRecord<String, byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      DurableStep step)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(records, offsets, step);
      } catch (KafkaException e) {
        abort(e);
        if (attempt == ATTEMPTS || !stop.going()) {
          throw e;
        }
        LOG.warn("a transaction of model {} failed, trying again: {}", model, e.getMessage());
        stop.pause(BETWEEN);
      }
    }
  }

  private RecordMetadata attempt(
      List<ProducerRecord<String, byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      DurableStep step)
      throws IOException, InterruptedException {
    producer.beginTransaction();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    records.forEach(record -> sent.add(producer.send(record)));
    if (!offsets.isEmpty()) {
      producer.sendOffsetsToTransaction(offsets, new ConsumerGroupMetadata(group(cluster, model)));
    }
    producer.flush();
    RecordMetadata first = new RecordMetadata(new TopicPartition("", 0), -1, -1, -1, -1, -1);
    for (int i = sent.size() - 1; i >= 0; i--) {
      first = result(sent.get(i));
    }
    step.run();
    patiently(producer::commitTransaction);
    return first;
  }

  /** Repeats what may be repeated after a time-out, and must be before anything else is done. */
  private void patiently(Runnable call) {
    for (int attempt = 1; ; attempt++) {
      try {
        call.run();
        return;
      } catch (TimeoutException e) {
        if (attempt == ATTEMPTS || !stop.going()) {
          throw e;
        }
        LOG.warn("the brokers are slow, trying again: {}", e.getMessage());
      }
    }
  }

  private static RecordMetadata result(Future<RecordMetadata> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    }
  }

  private void abort(KafkaException failure) {
    requireNotFenced(failure);
    try {
      producer.abortTransaction();
    } catch (KafkaException | IllegalStateException e) {
      requireNotFenced(e);
      failure.addSuppressed(e);
      throw failure;
    }
  }

  private void requireNotFenced(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException) {
        throw new TakenOverException(model, failure);
      }
    }
  }

  /** A record in the trace of a checkpoint. */
  private <V> ProducerRecord<String, byte[]> record(
      CheckpointId of, Topic<V> topic, String key, @Nullable V value) {
    ProducerRecord<String, byte[]> record = cluster.record(serdes, topic, key, value);
    TraceContext.of(of).putInto(record.headers());
    return record;
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(Topic<?> topic, Map<Integer, Long> next) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    next.forEach(
        (partition, offset) ->
            offsets.put(
                new TopicPartition(cluster.name(topic), partition), new OffsetAndMetadata(offset)));
    return offsets;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
  }
}

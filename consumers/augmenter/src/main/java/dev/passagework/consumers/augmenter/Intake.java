package dev.passagework.consumers.augmenter;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.RecordSerdes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of polled records into the backlog. A record that cannot be taken yet is left in the
 * topic: the consumer seeks back to it. Confined to the poll thread.
 */
final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final long REGISTRY_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Consumer<String, byte[]> consumer;
  private final Leases leases;
  private final Backlog backlog;
  private final Deserializer<AugmentationRequest> values;
  private long registryRetryAt;
  private volatile boolean registryLost;

  Intake(
      Consumer<String, byte[]> consumer,
      Leases leases,
      Backlog backlog,
      Deserializer<AugmentationRequest> values) {
    this.consumer = consumer;
    this.leases = leases;
    this.backlog = backlog;
    this.values = values;
  }

  /** Takes what was polled. */
  void take(ConsumerRecords<String, byte[]> polled) {
    for (TopicPartition partition : polled.partitions()) {
      Lease lease = leases.of(partition);
      if (lease != null) {
        List<Task> tasks = new ArrayList<>();
        take(lease, polled.records(partition), tasks);
        backlog.add(tasks);
      }
    }
  }

  /** Whether a partition is to be left alone for now. */
  boolean rests(Lease lease) {
    boolean registryRests = registryLost && System.nanoTime() - registryRetryAt < 0;
    return registryRests || backlog.isFull() || !lease.progress().hasRoom();
  }

  /** What keeps requests from being read. */
  Optional<String> impediment() {
    return registryLost
        ? Optional.of("the schema registry is out of reach: see that SCHEMA_REGISTRY_URL answers")
        : Optional.empty();
  }

  private void take(Lease lease, List<ConsumerRecord<String, byte[]>> records, List<Task> tasks) {
    for (ConsumerRecord<String, byte[]> record : records) {
      if (!lease.progress().hasRoomFor(record.offset()) || !take(lease, record, tasks)) {
        consumer.seek(lease.partition(), record.offset());
        return;
      }
    }
  }

  /** Takes one record; false if the registry does not answer. */
  private boolean take(Lease lease, ConsumerRecord<String, byte[]> record, List<Task> tasks) {
    try {
      AugmentationRequest request = values.deserialize(record.topic(), record.value());
      if (lease.progress().take(record.offset())) {
        if (request == null) {
          refuse(lease, record, "the request has no value");
        } else {
          tasks.add(Task.of(lease, record, request));
        }
      }
      registryLost = false;
      return true;
    } catch (SerializationException e) {
      if (RecordSerdes.isPassing(e)) {
        if (!registryLost) {
          LOG.warn("the schema registry is out of reach, trying again: {}", e.getMessage());
        }
        registryLost = true;
        registryRetryAt = System.nanoTime() + REGISTRY_PAUSE_NANOS;
        return false;
      }
      if (lease.progress().take(record.offset())) {
        refuse(lease, record, "the request cannot be read: " + e.getMessage());
      }
      return true;
    }
  }

  private void refuse(Lease lease, ConsumerRecord<String, byte[]> record, String cause) {
    backlog.finish(new Outcome.Undeliverable(lease, record, cause, Outcome.Waste.NONE));
  }
}

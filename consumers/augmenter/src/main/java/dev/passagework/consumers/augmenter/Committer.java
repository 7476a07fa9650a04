package dev.passagework.consumers.augmenter;

import dev.passagework.schemas.contract.RecordSerdes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes outcomes and progress together, a short transaction at a time. What a transaction did not
 * write stays here for the next one. Confined to the poll thread.
 */
final class Committer {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final int WORTH_SAYING = 3;

  private final Backlog backlog;
  private final Leases leases;
  private final OutcomeRecords records;
  private final Transactions transactions;
  private final Supplier<ConsumerGroupMetadata> group;
  private final long intervalNanos;
  private final List<Outcome> unwritten = new ArrayList<>();
  private List<ProducerRecord<String, byte[]>> content = List.of();
  private List<Lease> offered = List.of();
  private boolean inDoubt;
  private int failures;
  private long last = System.nanoTime();
  private volatile Optional<String> impediment = Optional.empty();

  Committer(Sources sources, Transactions transactions, Duration interval) {
    this.backlog = sources.backlog();
    this.leases = sources.leases();
    this.records = sources.records();
    this.group = sources.group();
    this.transactions = transactions;
    this.intervalNanos = interval.toNanos();
  }

  /**
   * Where a transaction's content comes from.
   *
   * @param backlog outcomes
   * @param leases progress
   * @param records form of the outcomes
   * @param group the consumer's membership
   */
  record Sources(
      Backlog backlog,
      Leases leases,
      OutcomeRecords records,
      Supplier<ConsumerGroupMetadata> group) {}

  /** Commits if the interval is over. */
  void commitIfDue() {
    if (System.nanoTime() - last >= intervalNanos && !commit()) {
      LOG.debug("what is complete is written later");
    }
  }

  /** Commits what is complete; returns whether all of it is written. */
  boolean commit() {
    last = System.nanoTime();
    if (inDoubt) {
      ended(transactions.resolve());
    }
    if (!inDoubt) {
      collect();
      while (write()) {
        LOG.debug("once more, with dead letters in place of what is too large");
      }
    }
    return unwritten.isEmpty();
  }

  /** What keeps outcomes from being written. */
  Optional<String> impediment() {
    return impediment;
  }

  private void collect() {
    unwritten.removeIf(outcome -> !leases.holds(outcome.lease()));
    backlog.takeOutcomes(
        outcome -> {
          if (leases.holds(outcome.lease())) {
            outcome.lease().progress().complete(outcome.record().offset());
            unwritten.add(outcome);
          }
        });
  }

  /** Writes what is complete; returns whether some of it was too large, and may be written now. */
  private boolean write() {
    offered = leases.all().stream().filter(lease -> lease.progress().hasChanged()).toList();
    if (offered.isEmpty()) {
      return false;
    }
    try {
      content = unwritten.stream().map(records::of).toList();
    } catch (SerializationException e) {
      unreadable(e);
      return false;
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    offered.forEach(lease -> offsets.put(lease.partition(), lease.progress().toCommit()));
    Transactions.Result result = transactions.write(content, offsets, group.get());
    ended(result);
    return result == Transactions.Result.TOO_LARGE;
  }

  private void ended(Transactions.Result result) {
    inDoubt = result == Transactions.Result.IN_DOUBT;
    if (result == Transactions.Result.COMMITTED) {
      unwritten.clear();
      offered.forEach(lease -> lease.progress().committed());
      failures = 0;
      impediment = Optional.empty();
      return;
    }
    if (result == Transactions.Result.TOO_LARGE) {
      replaceTooLarge();
      return;
    }
    failures++;
    if (failures >= WORTH_SAYING) {
      impediment =
          Optional.of("queries cannot be written: see that the brokers are well, and the log");
    }
  }

  /** Puts dead letters in the place of the outcomes that Kafka will never take. */
  private void replaceTooLarge() {
    for (int i = 0; i < content.size(); i++) {
      Optional<String> refusal = transactions.refusal(content.get(i));
      if (refusal.isPresent()) {
        unwritten.set(i, TooLarge.letter(unwritten.get(i), content.get(i), refusal.get()));
      }
    }
  }

  private void unreadable(SerializationException failure) {
    if (!RecordSerdes.isPassing(failure)) {
      throw new PumpStoppedException(
          "queries cannot be written (%s): create the topics and their schemas with 'passagework topics create'"
              .formatted(failure.getMessage()),
          failure);
    }
    if (impediment.isEmpty()) {
      LOG.warn("the schema registry is out of reach, trying again: {}", failure.getMessage());
    }
    impediment =
        Optional.of("the schema registry is out of reach: see that SCHEMA_REGISTRY_URL answers");
  }
}

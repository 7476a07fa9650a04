package dev.passagework.consumers.augmenter;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * The poll thread's half of the pump: it owns consumer and producer, never stops polling, and
 * settles everything about a partition before it lets it go.
 */
final class Pump implements ConsumerRebalanceListener {
  private static final Duration POLL = Duration.ofMillis(20);
  private static final long GLANCE_NANOS = Duration.ofMillis(5).toNanos();

  private static final int LAST_TRIES = 3;

  private final String topic;
  private final Consumer<String, byte[]> consumer;
  private final Leases leases;
  private final Intake intake;
  private final Committer committer;
  private final Dispatcher dispatcher;
  private final Share share;
  private final GroupSettings settings;
  private volatile boolean joined;
  private volatile boolean closing;

  Pump(String topic, Parts parts, GroupSettings settings) {
    this.topic = topic;
    this.consumer = parts.consumer();
    this.leases = parts.leases();
    this.intake = parts.intake();
    this.committer = parts.committer();
    this.dispatcher = parts.dispatcher();
    this.share = parts.share();
    this.settings = settings;
  }

  /**
   * What the pump is made of.
   *
   * @param consumer consumer of the requests
   * @param leases partitions owned
   * @param intake way in
   * @param committer way out
   * @param dispatcher calls between the two
   * @param share this instance's part of what the endpoints bear
   */
  record Parts(
      Consumer<String, byte[]> consumer,
      Leases leases,
      Intake intake,
      Committer committer,
      Dispatcher dispatcher,
      Share share) {}

  /** Pumps until it is told to stop, then settles what is in flight. */
  void run() {
    try {
      consumer.subscribe(List.of(topic), this);
      while (!closing) {
        turn();
      }
      settle(leases.revoke(leases.partitions()), settings.closing(), () -> true, false);
    } finally {
      leases.release(leases.partitions());
    }
  }

  /** Tells the pump to stop; from any thread. */
  void stop() {
    closing = true;
  }

  /** Whether it is a member of the group. */
  boolean hasJoined() {
    return joined;
  }

  /** What keeps it from its work, in words that name the cure. */
  Optional<String> impediment() {
    return dispatcher.impediment().or(intake::impediment).or(committer::impediment);
  }

  private void turn() {
    ConsumerRecords<String, byte[]> polled = consumer.poll(POLL);
    intake.take(polled);
    if (!polled.isEmpty()) {
      dispatcher.wake();
    }
    restOrGoOn();
    committer.commitIfDue();
    if (!joined) {
      joined = consumer.groupMetadata().generationId() > 0;
    }
  }

  /** Pauses partitions that are to rest, and resumes those that are not. */
  private void restOrGoOn() {
    Set<TopicPartition> rest = new HashSet<>();
    Set<TopicPartition> goOn = new HashSet<>();
    leases.all().forEach(lease -> (intake.rests(lease) ? rest : goOn).add(lease.partition()));
    consumer.pause(rest);
    goOn.retainAll(consumer.paused());
    consumer.resume(goOn);
  }

  /**
   * Waits for the calls of some leases, and on request until no more are in flight than the share
   * that is left allows; commits what comes of them, and returns in time.
   */
  private void settle(
      List<Lease> revoked, Duration longest, BooleanSupplier going, boolean toShare) {
    long deadline = System.nanoTime() + longest.toNanos();
    while ((revoked.stream().anyMatch(Lease::hasCalls) || (toShare && !dispatcher.isWithinShare()))
        && System.nanoTime() - deadline < 0
        && going.getAsBoolean()) {
      committer.commitIfDue();
      LockSupport.parkNanos(GLANCE_NANOS);
    }
    for (int tries = 0; tries < LAST_TRIES && !committer.commit(); tries++) {
      LockSupport.parkNanos(GLANCE_NANOS);
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    if (!partitions.isEmpty()) {
      leases.take(partitions, consumer.committed(new HashSet<>(partitions)));
      shareOf(leases.partitions().size());
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    List<Lease> revoked = leases.revoke(partitions);
    if (!revoked.isEmpty()) {
      shareOf(leases.partitions().size() - revoked.size());
      settle(revoked, settings.drain(), () -> !closing, true);
      leases.release(partitions);
    }
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    leases.release(partitions);
    shareOf(leases.partitions().size());
  }

  /** Sets the share of one who owns so many partitions. */
  private void shareOf(int owned) {
    share.set(owned, owned == 0 ? 0 : consumer.partitionsFor(topic).size());
    dispatcher.shareChanged();
  }
}

package dev.passagework.consumers.augmenter;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition for as long as this instance owns it. What belongs to an earlier lease of the same
 * partition is told apart by the lease's identity.
 */
final class Lease {
  private final TopicPartition partition;
  private final PartitionProgress progress;
  private final AtomicInteger calls = new AtomicInteger();
  private volatile boolean revoked;

  Lease(TopicPartition partition, PartitionProgress progress) {
    this.partition = partition;
    this.progress = progress;
  }

  TopicPartition partition() {
    return partition;
  }

  /** Its progress, for the poll thread alone. */
  PartitionProgress progress() {
    return progress;
  }

  /**
   * Begins a call, unless the lease is over. The call is counted before the lease is looked at, so
   * that whoever revokes it and then sees no calls can be sure that none will begin.
   */
  boolean beginCall() {
    calls.incrementAndGet();
    if (revoked) {
      calls.decrementAndGet();
      return false;
    }
    return true;
  }

  void endCall() {
    calls.decrementAndGet();
  }

  boolean hasCalls() {
    return calls.get() > 0;
  }

  void revoke() {
    revoked = true;
  }

  boolean isRevoked() {
    return revoked;
  }
}

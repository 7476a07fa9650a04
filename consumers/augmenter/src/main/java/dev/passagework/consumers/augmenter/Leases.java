package dev.passagework.consumers.augmenter;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The partitions that this instance owns. Confined to the poll thread. */
final class Leases {
  private final Map<TopicPartition, Lease> held = new HashMap<>();

  /**
   * Takes over partitions where their last owner committed.
   *
   * @throws PumpStoppedException if a partition has no committed offset
   */
  void take(Collection<TopicPartition> partitions, Map<TopicPartition, OffsetAndMetadata> from) {
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata committed = from.get(partition);
      if (committed == null) {
        throw new PumpStoppedException(
            "no offset is committed on %s: stop every augmenter, then start one with --augmenter.start=beginning or --augmenter.start=end"
                .formatted(partition),
            null);
      }
      held.put(partition, new Lease(partition, PartitionProgress.resume(committed)));
    }
  }

  /** The lease of a partition; null if it is not ours. */
  @Nullable Lease of(TopicPartition partition) {
    return held.get(partition);
  }

  /** Whether a lease is in force, not an earlier one of its partition. */
  boolean holds(Lease lease) {
    return held.get(lease.partition()) == lease;
  }

  /** Every lease in force. */
  List<Lease> all() {
    return List.copyOf(held.values());
  }

  /** The leases of some partitions, for which no further call will begin. */
  List<Lease> revoke(Collection<TopicPartition> partitions) {
    List<Lease> revoked = partitions.stream().map(held::get).filter(Objects::nonNull).toList();
    revoked.forEach(Lease::revoke);
    return revoked;
  }

  /** Gives partitions up; what is still in flight for them counts no more. */
  void release(Collection<TopicPartition> partitions) {
    revoke(partitions).forEach(lease -> held.remove(lease.partition()));
  }

  /** Every partition that is ours. */
  Set<TopicPartition> partitions() {
    return new HashSet<>(held.keySet());
  }
}

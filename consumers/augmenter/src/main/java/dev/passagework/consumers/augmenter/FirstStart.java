package dev.passagework.consumers.augmenter;

import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * The offsets that a group begins with, committed before its first instance joins. The consumer
 * itself never chooses an offset: a group whose offsets expired would buy everything again.
 */
final class FirstStart {
  private final Cluster cluster;
  private final String group;
  private final Start start;

  FirstStart(Cluster cluster, String group, Start start) {
    this.cluster = cluster;
    this.group = group;
    this.start = start;
  }

  /**
   * Commits an offset on every partition that has no usable one, where the setting allows it.
   *
   * @throws PumpStoppedException if it does not, or the cluster does not answer
   */
  void ensureOffsets() throws InterruptedException {
    try (Admin admin = cluster.admin()) {
      Map<TopicPartition, Long> begin = begin(admin);
      if (!begin.isEmpty()) {
        commit(admin, begin);
      }
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String cure =
          cause instanceof UnknownTopicOrPartitionException
              ? "create the topics with 'passagework topics create'"
              : "see that the brokers at " + cluster.bootstrapServers() + " answer";
      throw new PumpStoppedException(
          "the augmenter cannot start: %s: %s".formatted(cause.getMessage(), cure), cause);
    }
  }

  /** Offsets to begin with on the partitions that need one. */
  private Map<TopicPartition, Long> begin(Admin admin)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    List<TopicPartition> requests = partitions(admin, cluster.name(Topics.AUGMENTATION_REQUESTS));
    Map<TopicPartition, Long> first = offsets(admin, requests, OffsetSpec.earliest());
    Map<TopicPartition, Long> last = offsets(admin, requests, OffsetSpec.latest());
    Map<TopicPartition, Long> begin = new HashMap<>(start == Start.END ? last : first);
    begin
        .keySet()
        .removeIf(
            p -> isUsable(committed.get(p), first.getOrDefault(p, 0L), last.getOrDefault(p, 0L)));
    boolean isNew = requests.stream().allMatch(p -> committed.get(p) == null);
    if (!begin.isEmpty() && start == Start.IF_NEW && !(isNew && nothingWritten(admin))) {
      throw new PumpStoppedException(
          "group %s has no usable offset on %s, though queries were bought before: start with --augmenter.start=beginning to buy what is asked there, or --augmenter.start=end to skip it"
              .formatted(group, begin.keySet()),
          null);
    }
    return begin;
  }

  private static boolean isUsable(@Nullable OffsetAndMetadata committed, long first, long last) {
    return committed != null && committed.offset() >= first && committed.offset() <= last;
  }

  private boolean nothingWritten(Admin admin) throws ExecutionException, InterruptedException {
    List<TopicPartition> written = partitions(admin, cluster.name(Topics.SYNTHETIC_QUERIES));
    return offsets(admin, written, OffsetSpec.earliest())
        .equals(offsets(admin, written, OffsetSpec.latest()));
  }

  private void commit(Admin admin, Map<TopicPartition, Long> begin)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    begin.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
    try {
      admin.alterConsumerGroupOffsets(group, offsets).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownMemberIdException)) {
        throw e;
      }
      if (!begin(admin).isEmpty()) {
        throw new PumpStoppedException(
            "group %s has no offset on %s and is at work: stop its other instances first"
                .formatted(group, begin.keySet()),
            e);
      }
    }
  }

  private static List<TopicPartition> partitions(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    return admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
        .flatMap(d -> d.partitions().stream().map(p -> new TopicPartition(d.name(), p.partition())))
        .toList();
  }

  private static Map<TopicPartition, Long> offsets(
      Admin admin, List<TopicPartition> partitions, OffsetSpec spec)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted =
        partitions.stream().collect(Collectors.toMap(p -> p, p -> spec));
    Map<TopicPartition, ListOffsetsResultInfo> found = admin.listOffsets(wanted).all().get();
    return found.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
  }
}

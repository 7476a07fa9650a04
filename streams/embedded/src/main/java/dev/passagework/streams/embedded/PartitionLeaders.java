package dev.passagework.streams.embedded;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Partitions on their way to a leader. A broker takes requests before it leads what it found in its
 * directory or was just asked to create, and an idempotent producer that meets a partition without
 * a leader may lose its place in the sequence.
 */
final class PartitionLeaders {

  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(20);

  private final Admin admin;
  private final Duration patience;

  /**
   * The partitions of one cluster.
   *
   * @param patience how long a created topic may stay unknown
   */
  PartitionLeaders(Admin admin, Duration patience) {
    this.admin = admin;
    this.patience = patience;
  }

  /** Waits until every partition of the cluster, Kafka's own included, has its leader. */
  void awaitAll() throws ExecutionException {
    var names = await(admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
    await(
        await(admin.describeTopics(names).allTopicNames()).values().stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(info -> new TopicPartition(topic.name(), info.partition())))
            .toList());
  }

  /**
   * Waits until these partitions have their leaders. The admin client itself waits for a leader,
   * but gives up at once on a topic that the broker does not know yet.
   *
   * @throws ExecutionException when they get none in time
   */
  void await(Collection<TopicPartition> partitions) throws ExecutionException {
    Map<TopicPartition, OffsetSpec> ends =
        partitions.stream()
            .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
    long deadline = System.nanoTime() + patience.toNanos();
    while (!known(ends, deadline)) {
      pause();
    }
  }

  private boolean known(Map<TopicPartition, OffsetSpec> ends, long deadline)
      throws ExecutionException {
    try {
      var offsets = await(admin.listOffsets(ends).all());
      return offsets.keySet().containsAll(ends.keySet());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException
          && System.nanoTime() < deadline) {
        return false;
      }
      throw e;
    }
  }

  private static void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(BETWEEN_ATTEMPTS.toNanos());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private static <T> T await(KafkaFuture<T> future) throws ExecutionException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}

package dev.passagework.consumers.monitor;

import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that asks the cluster for offsets every two seconds, for as long as it is open. */
final class OffsetPoller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OffsetPoller.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final long PATIENCE_SECONDS = 8;
  private static final int DESCRIBE_TOPICS_EVERY = 30;

  private final Cluster cluster;
  private final Flow flow;
  private final Clock clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "monitor-offsets");
  private Set<TopicPartition> declared = Set.of();
  private int rounds;

  OffsetPoller(Cluster cluster, Flow flow, Clock clock) {
    this.cluster = cluster;
    this.flow = flow;
    this.clock = clock;
    thread.setDaemon(true);
  }

  OffsetPoller start() {
    thread.start();
    return this;
  }

  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
  }

  private void run() {
    try (Admin admin = cluster.admin()) {
      do {
        try {
          flow.answered(ask(admin), clock.millis());
        } catch (ExecutionException | TimeoutException e) {
          Throwable cause =
              e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
          LOG.debug("offsets cannot be read", e);
          flow.failed("the cluster does not answer: " + cause.getClass().getSimpleName());
        }
      } while (!closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      LOG.debug("{} ends", thread.getName());
    } catch (RuntimeException e) {
      flow.failed("offsets are read no more: " + e.getMessage());
      LOG.error("{} ends", thread.getName(), e);
    }
  }

  private Offsets ask(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    if (declared.isEmpty() || rounds++ % DESCRIBE_TOPICS_EVERY == 0) {
      declared = partitions(admin);
    }
    Map<String, Map<TopicPartition, Long>> committed = committed(admin);
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    declared.forEach(p -> latest.put(p, OffsetSpec.latest()));
    committed.values().forEach(g -> g.keySet().forEach(p -> latest.put(p, OffsetSpec.latest())));
    Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
    declared.forEach(p -> earliest.put(p, OffsetSpec.earliest()));
    Map<TopicPartition, Long> ends = offsets(admin, latest);
    Map<TopicPartition, Long> starts = offsets(admin, earliest);
    return new Offsets(
        sums(p -> ends.getOrDefault(p, 0L)),
        sums(p -> ends.getOrDefault(p, 0L) - starts.getOrDefault(p, 0L)),
        committed,
        starts,
        ends);
  }

  /** Partitions of the declared topics and their dead letters, as far as they exist. */
  private Set<TopicPartition> partitions(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    Set<String> existing = admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    List<String> wanted = new ArrayList<>();
    for (Topic<?> topic : Topics.all()) {
      wanted.add(cluster.name(topic));
      wanted.add(cluster.names().deadLettersOf(topic));
    }
    wanted.retainAll(existing);
    return admin
        .describeTopics(wanted)
        .allTopicNames()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .values()
        .stream()
        .flatMap(OffsetPoller::partitions)
        .collect(Collectors.toSet());
  }

  private static java.util.stream.Stream<TopicPartition> partitions(TopicDescription topic) {
    return topic.partitions().stream().map(p -> new TopicPartition(topic.name(), p.partition()));
  }

  private Map<String, Map<TopicPartition, Long>> committed(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<String, ListConsumerGroupOffsetsSpec> groups =
        admin.listGroups().all().get(PATIENCE_SECONDS, TimeUnit.SECONDS).stream()
            .map(GroupListing::groupId)
            .filter(
                group ->
                    List.of(StageKind.values()).stream().anyMatch(s -> s.isGroup(cluster, group)))
            .collect(Collectors.toMap(group -> group, group -> new ListConsumerGroupOffsetsSpec()));
    Map<String, Map<TopicPartition, Long>> committed = new HashMap<>();
    if (!groups.isEmpty()) {
      admin
          .listConsumerGroupOffsets(groups)
          .all()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .forEach(
              (group, offsets) -> {
                Map<TopicPartition, Long> known = new HashMap<>();
                offsets.forEach(
                    (partition, offset) -> {
                      if (offset != null) {
                        known.put(partition, offset.offset());
                      }
                    });
                committed.put(group, known);
              });
    }
    return committed;
  }

  private static Map<TopicPartition, Long> offsets(
      Admin admin, Map<TopicPartition, OffsetSpec> asked)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    Map<TopicPartition, ListOffsetsResultInfo> found =
        admin
            .listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
            .all()
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    found.forEach((partition, info) -> offsets.put(partition, info.offset()));
    return offsets;
  }

  private Map<String, Long> sums(ToLongFunction<TopicPartition> of) {
    return declared.stream()
        .collect(Collectors.groupingBy(TopicPartition::topic, Collectors.summingLong(of)));
  }
}

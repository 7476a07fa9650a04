package dev.passagework.streams.runtime;

import dev.passagework.schemas.contract.SchemaRegistration;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Creation of the declared topics, their dead-letter topics and their schemas: {@code passagework
 * topics create}.
 */
public final class TopicSetup {
  private static final Duration LEADERS_WITHIN = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private TopicSetup() {}

  /**
   * Creates what is missing, checks what is there, and returns when every partition has a leader.
   *
   * @param partitions number of partitions of the topics that scale
   * @return names of the topics that were created
   * @throws IllegalStateException if topics exist whose numbers of partitions do not agree; the
   *     message names them
   * @throws IOException if the registry refuses a schema or is out of reach
   */
  public static List<String> create(Cluster cluster, int partitions)
      throws IOException, InterruptedException {
    try (Admin admin = cluster.admin()) {
      Map<String, NewTopic> declared = declared(cluster, partitions);
      Set<String> existing = admin.listTopics().names().get();
      List<NewTopic> missing =
          declared.values().stream().filter(t -> !existing.contains(t.name())).toList();
      admin.createTopics(missing).all().get();
      awaitLeaders(admin, declared.keySet());
      checkPartitions(admin, cluster);
      SchemaRegistration.registerAll(
          cluster.registryUrl(), cluster.registryProperties(), cluster.names());
      return missing.stream().map(NewTopic::name).toList();
    } catch (ExecutionException e) {
      throw new IOException(
          "the topics could not be created on %s: %s"
              .formatted(cluster.bootstrapServers(), String.valueOf(e.getCause())),
          e);
    }
  }

  private static Map<String, NewTopic> declared(Cluster cluster, int partitions) {
    Map<String, NewTopic> declared = new LinkedHashMap<>();
    for (Topic<?> topic : Topics.all()) {
      String name = cluster.name(topic);
      Optional<Integer> count = Optional.of(topic.partitions(partitions));
      declared.put(name, new NewTopic(name, count, Optional.empty()).configs(topic.settings()));
      String deadLetters = cluster.names().deadLettersOf(topic);
      Map<String, String> keep = new HashMap<>(Map.of("retention.ms", "-1"));
      declared.put(deadLetters, new NewTopic(deadLetters, count, Optional.empty()).configs(keep));
    }
    return declared;
  }

  /** Everything about a passage meets in one partition only if these topics have equal counts. */
  private static void checkPartitions(Admin admin, Cluster cluster)
      throws ExecutionException, InterruptedException {
    List<String> scaled =
        Topics.all().stream().filter(t -> t.partitions(2) == 2).map(cluster::name).toList();
    Map<Integer, List<String>> byCount =
        admin.describeTopics(scaled).allTopicNames().get().values().stream()
            .collect(
                Collectors.groupingBy(
                    description -> description.partitions().size(),
                    Collectors.mapping(TopicDescription::name, Collectors.toList())));
    if (byCount.size() > 1) {
      throw new IllegalStateException(
          "these topics must have equal numbers of partitions, but have "
              + byCount
              + ": delete and recreate those that differ");
    }
  }

  /**
   * Returns when every partition has a leader. A topic that was just created may be unknown to a
   * broker for a while, or known without leaders, and records sent before that are lost.
   */
  private static void awaitLeaders(Admin admin, Set<String> names)
      throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + LEADERS_WITHIN.toNanos();
    while (true) {
      try {
        admin.listOffsets(ends(admin, names)).all().get();
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(PAUSE.toMillis());
      }
    }
  }

  private static Map<TopicPartition, OffsetSpec> ends(Admin admin, Set<String> names)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (TopicDescription topic : admin.describeTopics(names).allTopicNames().get().values()) {
      topic
          .partitions()
          .forEach(
              p -> ends.put(new TopicPartition(topic.name(), p.partition()), OffsetSpec.latest()));
    }
    return ends;
  }
}

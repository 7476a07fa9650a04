package dev.passagework.ops.cli.doctor;

import dev.passagework.schemas.contract.SchemaRegistration;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;

/** The brokers, the registry, the topics, and what foreign producers wrote. */
record ClusterChecks(Cluster cluster) {
  private static final int PATIENCE_SECONDS = 5;

  void run(Consumer<Finding> each) throws InterruptedException {
    each.accept(registry());
    Map<String, Object> settings = new HashMap<>(cluster.clientSettings());
    settings.put("default.api.timeout.ms", PATIENCE_SECONDS * 1_000);
    settings.put("request.timeout.ms", PATIENCE_SECONDS * 1_000 - 1);
    try (Admin admin = Admin.create(settings)) {
      Set<String> names = admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      each.accept(Finding.well("broker", nodes(admin) + " at " + cluster.bootstrapServers()));
      topics(admin, names, each);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
      each.accept(
          Finding.ill(
              "broker",
              "%s does not answer: %s".formatted(cluster.bootstrapServers(), cause.getMessage()),
              "start one with 'passagework up', or set KAFKA_BOOTSTRAP_SERVERS; TLS and SASL go into --kafka"));
    }
  }

  private static String nodes(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    List<Node> nodes =
        List.copyOf(admin.describeCluster().nodes().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    return nodes.size() == 1
        ? "a cluster of 1 broker"
        : "a cluster of " + nodes.size() + " brokers";
  }

  private Finding registry() {
    String cure =
        "start one with 'passagework up', or set SCHEMA_REGISTRY_URL; credentials go into --registry";
    Map<String, Object> settings = new HashMap<>(cluster.registryProperties());
    settings.putIfAbsent("schema.registry.http.connect.timeout.ms", PATIENCE_SECONDS * 1_000);
    settings.putIfAbsent("schema.registry.http.read.timeout.ms", PATIENCE_SECONDS * 1_000);
    try {
      int subjects = SchemaRegistration.subjects(cluster.registryUrl(), settings);
      return Finding.well(
          "registry", "%s has %d subjects".formatted(cluster.registryUrl(), subjects));
    } catch (IOException | RuntimeException e) {
      return Finding.ill(
          "registry",
          cluster.registryUrl() + " does not answer as it should: " + e.getMessage(),
          cure);
    }
  }

  private void topics(Admin admin, Set<String> names, Consumer<Finding> each)
      throws ExecutionException, InterruptedException, TimeoutException {
    List<String> missing = new ArrayList<>();
    List<String> present = new ArrayList<>();
    for (Topic<?> topic : Topics.all()) {
      (names.contains(cluster.name(topic)) ? present : missing).add(cluster.name(topic));
    }
    if (!missing.isEmpty()) {
      each.accept(
          Finding.ill(
              "topics", "missing: " + String.join(", ", missing), "passagework topics create"));
    }
    Map<String, TopicDescription> described =
        admin.describeTopics(present).allTopicNames().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    Map<Integer, List<String>> byCount = new TreeMap<>();
    for (Topic<?> topic : Topics.all()) {
      TopicDescription found = described.get(cluster.name(topic));
      if (found != null && topic.partitions(2) == 2) {
        byCount
            .computeIfAbsent(found.partitions().size(), n -> new ArrayList<>())
            .add(cluster.name(topic));
      }
    }
    if (byCount.size() > 1) {
      each.accept(
          Finding.ill(
              "topics",
              "all about a passage must meet in one partition, but the numbers of partitions differ: "
                  + byCount,
              "delete and create anew those that differ: passagework topics create"));
    } else if (missing.isEmpty()) {
      each.accept(
          Finding.well(
              "topics",
              "%d are there, %s partitions each where they scale"
                  .formatted(present.size(), byCount.keySet())));
    }
    if (!present.isEmpty() && byCount.size() == 1) {
      new PlacementCheck(cluster).run(described, each);
    }
  }
}

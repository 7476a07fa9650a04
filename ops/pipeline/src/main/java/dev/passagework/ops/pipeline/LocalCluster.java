package dev.passagework.ops.pipeline;

import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.embedded.EmbeddedRegistry;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** A broker and a registry in this JVM, with every topic created. */
public final class LocalCluster implements AutoCloseable {
  /** Partitions of the topics that scale: enough for two cores, and few to coordinate. */
  public static final int PARTITIONS = 2;

  private final EmbeddedKafka kafka;
  private final EmbeddedRegistry registry;
  private final Cluster cluster;

  private LocalCluster(EmbeddedKafka kafka, EmbeddedRegistry registry) {
    this.kafka = kafka;
    this.registry = registry;
    this.cluster = Cluster.of(kafka.bootstrapServers(), registry.url());
  }

  /**
   * Starts both, on the loopback interface only.
   *
   * @param directory where the broker keeps its records
   * @param kafkaPort port of the broker, 0 for a free one
   * @param registryPort port of the registry, 0 for a free one
   */
  public static LocalCluster start(Path directory, int kafkaPort, int registryPort)
      throws IOException, InterruptedException {
    EmbeddedKafka kafka =
        EmbeddedKafka.start(new EmbeddedKafkaSettings(directory, false, kafkaPort, Map.of()));
    try {
      LocalCluster local =
          new LocalCluster(kafka, EmbeddedRegistry.start(kafka.bootstrapServers(), registryPort));
      try {
        TopicSetup.create(local.cluster, PARTITIONS);
        try (Admin admin = local.cluster.admin()) {
          new LocalGroups(admin).removeMembers();
        }
        return local;
      } catch (IOException | InterruptedException | RuntimeException e) {
        local.registry.close();
        throw e;
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      kafka.close();
      throw e;
    }
  }

  /** How to reach it. */
  public Cluster cluster() {
    return cluster;
  }

  @Override
  public void close() {
    try (kafka) {
      registry.close();
    }
  }
}

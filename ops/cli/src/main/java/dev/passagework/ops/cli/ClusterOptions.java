package dev.passagework.ops.cli;

import dev.passagework.schemas.contract.TopicNames;
import dev.passagework.streams.runtime.Cluster;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** How to reach a cluster. */
final class ClusterOptions {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,...",
      defaultValue = "${env:KAFKA_BOOTSTRAP_SERVERS:-127.0.0.1:9092}",
      description = "Kafka brokers. Default: KAFKA_BOOTSTRAP_SERVERS, or 127.0.0.1:9092.")
  private String bootstrapServers = "";

  @Option(
      names = "--schema-registry",
      paramLabel = "URL",
      defaultValue = "${env:SCHEMA_REGISTRY_URL:-http://127.0.0.1:8081}",
      description = "Schema registry. Default: SCHEMA_REGISTRY_URL, or http://127.0.0.1:8081.")
  private String registry = "";

  @Option(
      names = "--topic-prefix",
      paramLabel = "TEXT",
      defaultValue = "${env:PASSAGEWORK_TOPIC_PREFIX:-}",
      description = "What the name of every topic begins with.")
  private String prefix = "";

  @Option(
      names = "--kafka",
      paramLabel = "NAME=VALUE",
      description = "Any setting of Kafka's clients, such as for TLS and SASL. May be given again.")
  private Map<String, String> kafka = new LinkedHashMap<>();

  @Option(
      names = "--registry",
      paramLabel = "NAME=VALUE",
      description = "Any setting of the registry's client. May be given again.")
  private Map<String, String> registrySettings = new LinkedHashMap<>();

  /** The cluster. */
  Cluster cluster() {
    return new Cluster(bootstrapServers, registry, new TopicNames(prefix), kafka, registrySettings);
  }
}

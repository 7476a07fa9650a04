package dev.passagework.ops.cli;

import dev.passagework.schemas.contract.TopicNames;
import dev.passagework.streams.runtime.Cluster;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
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
      names = "--kafka-settings",
      paramLabel = "FILE",
      defaultValue = "${env:PASSAGEWORK_KAFKA_SETTINGS}",
      description =
          "Read settings of Kafka's clients from a properties file; --kafka is over it. "
              + "Default: PASSAGEWORK_KAFKA_SETTINGS.")
  private @Nullable Path kafkaFile;

  @Option(
      names = "--registry-settings",
      paramLabel = "FILE",
      defaultValue = "${env:PASSAGEWORK_REGISTRY_SETTINGS}",
      description =
          "Read settings of the registry's client from a properties file; --registry is over "
              + "it. Default: PASSAGEWORK_REGISTRY_SETTINGS.")
  private @Nullable Path registryFile;

  @Option(
      names = "--registry",
      paramLabel = "NAME=VALUE",
      description = "Any setting of the registry's client. May be given again.")
  private Map<String, String> registrySettings = new LinkedHashMap<>();

  /** The cluster. */
  Cluster cluster() {
    return new Cluster(
        bootstrapServers,
        registry,
        new TopicNames(prefix),
        over(kafkaFile, kafka),
        over(registryFile, registrySettings));
  }

  private static Map<String, String> over(@Nullable Path file, Map<String, String> values) {
    Properties properties = new Properties();
    if (file != null && !file.toString().isBlank()) {
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      } catch (IOException e) {
        throw new IllegalArgumentException("the settings file " + file + " cannot be read", e);
      }
    }
    Map<String, String> all = new HashMap<>();
    properties.forEach((name, value) -> all.put(name.toString(), value.toString()));
    all.putAll(values);
    return all;
  }
}

package dev.passagework.ops.systemtests;

import dev.passagework.streams.runtime.Cluster;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A broker and a registry that are not ours, in containers on a network of their own. The images
 * are the public ones, unless the environment names others.
 */
final class Containers implements AutoCloseable {
  private static final int REGISTRY_PORT = 8081;
  private static final String KAFKA_INSIDE = "kafka:19092";

  private final Network network = Network.newNetwork();
  private final KafkaContainer kafka =
      new KafkaContainer(
              DockerImageName.parse(image("PASSAGEWORK_KAFKA_IMAGE", "apache/kafka:4.3.1"))
                  .asCompatibleSubstituteFor("apache/kafka"))
          .withNetwork(network)
          .withListener(KAFKA_INSIDE);
  private final GenericContainer<?> registry =
      new GenericContainer<>(
              DockerImageName.parse(
                  image("PASSAGEWORK_REGISTRY_IMAGE", "confluentinc/cp-schema-registry:7.7.0")))
          .withNetwork(network)
          .withNetworkAliases("registry")
          .withExposedPorts(REGISTRY_PORT)
          .withEnv("SCHEMA_REGISTRY_HOST_NAME", "registry")
          .withEnv("SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS", KAFKA_INSIDE)
          .waitingFor(Wait.forHttp(path() + "/subjects").withStartupTimeout(Duration.ofMinutes(2)));

  /** Starts both. */
  static Containers start() {
    Containers containers = new Containers();
    containers.kafka.start();
    containers.registry.start();
    return containers;
  }

  /** The cluster as this machine sees it. */
  Cluster cluster() {
    String url =
        "http://%s:%d%s"
            .formatted(registry.getHost(), registry.getMappedPort(REGISTRY_PORT), path());
    return Cluster.of(kafka.getBootstrapServers(), url);
  }

  /** A service in the image of all services, on the same network, once it is ready. */
  GenericContainer<?> service(String... command) {
    GenericContainer<?> service =
        new GenericContainer<>(DockerImageName.parse(image("PASSAGEWORK_IMAGE", "passagework")))
            .withNetwork(network)
            .withEnv(
                Map.of(
                    "KAFKA_BOOTSTRAP_SERVERS",
                    KAFKA_INSIDE,
                    "SCHEMA_REGISTRY_URL",
                    "http://registry:" + REGISTRY_PORT + path()))
            .withExposedPorts(9400)
            .withCommand(command)
            .waitingFor(Wait.forHttp("/health/ready").withStartupTimeout(Duration.ofMinutes(2)));
    service.start();
    return service;
  }

  /** Whether there is an image of the services to run. */
  static boolean hasServiceImage() {
    return System.getenv("PASSAGEWORK_IMAGE") != null;
  }

  /** Where the registry's API begins: Confluent's at its root, Apicurio's below a path. */
  private static String path() {
    return image("PASSAGEWORK_REGISTRY_PATH", "");
  }

  private static String image(String variable, String fallback) {
    return Optional.ofNullable(System.getenv(variable)).orElse(fallback);
  }

  @Override
  public void close() {
    registry.stop();
    kafka.stop();
    network.close();
  }
}

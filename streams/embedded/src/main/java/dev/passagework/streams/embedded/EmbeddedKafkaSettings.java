package dev.passagework.streams.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an embedded broker is started with.
 *
 * @param directory the broker's own folder, made when it is missing; a later start in it finds all
 *     records again
 * @param temporary whether the folder is deleted on close; such a folder has to be empty or missing
 *     at start
 * @param port the port on 127.0.0.1 that clients use, 0 for a free one
 * @param brokerProperties further settings of Kafka's broker, over ours; those that make it a
 *     single node on the loopback interface cannot be set
 */
public record EmbeddedKafkaSettings(
    Path directory, boolean temporary, int port, Map<String, String> brokerProperties) {

  private static final int HIGHEST_PORT = 65_535;

  public EmbeddedKafkaSettings {
    if (port < 0 || port > HIGHEST_PORT) {
      throw new IllegalArgumentException(
          "the Kafka port is %d: give 0 (a free port) to %d".formatted(port, HIGHEST_PORT));
    }
    brokerProperties = Map.copyOf(brokerProperties);
    refuse(fixedAmong(brokerProperties), "cannot be set on the embedded broker: remove it");
    refuse(unknownAmong(brokerProperties), "is no setting of Kafka's broker: check the spelling");
  }

  /** A broker that keeps its records in {@code directory}, on a free port. */
  public static EmbeddedKafkaSettings in(Path directory) {
    return new EmbeddedKafkaSettings(directory, false, 0, Map.of());
  }

  /**
   * A broker whose records are gone when it closes, on a free port, in a new folder below {@code
   * java.io.tmpdir}.
   *
   * @throws UncheckedIOException when that folder cannot be made
   */
  public static EmbeddedKafkaSettings inTemporaryDirectory() {
    try {
      return new EmbeddedKafkaSettings(
          Files.createTempDirectory("passagework-kafka-"), true, 0, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary folder for the broker", e);
    }
  }

  /** The same settings with a fixed port; 0 for a free one. */
  public EmbeddedKafkaSettings withPort(int newPort) {
    return new EmbeddedKafkaSettings(directory, temporary, newPort, brokerProperties);
  }

  /** The same settings with these broker properties in place of the former ones. */
  public EmbeddedKafkaSettings withBrokerProperties(Map<String, String> properties) {
    return new EmbeddedKafkaSettings(directory, temporary, port, properties);
  }

  private static Set<String> fixedAmong(Map<String, String> properties) {
    Set<String> fixed = new TreeSet<>(properties.keySet());
    fixed.retainAll(BrokerConfiguration.FIXED);
    return fixed;
  }

  private static Set<String> unknownAmong(Map<String, String> properties) {
    Set<String> unknown = new TreeSet<>(properties.keySet());
    unknown.removeIf(BrokerConfiguration::isKnown);
    return unknown;
  }

  private static void refuse(Set<String> names, String why) {
    if (!names.isEmpty()) {
      throw new IllegalArgumentException(String.join(", ", names) + " " + why);
    }
  }
}

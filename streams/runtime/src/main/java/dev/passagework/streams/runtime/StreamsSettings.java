package dev.passagework.streams.runtime;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a Kafka Streams service runs with.
 *
 * @param applicationId application id, which is also the consumer group
 * @param stateDirectory directory of its state stores
 * @param threads number of stream threads
 * @param properties further Kafka Streams settings, which override the defaults
 */
public record StreamsSettings(
    String applicationId, Path stateDirectory, int threads, Map<String, String> properties) {
  public StreamsSettings {
    properties = Map.copyOf(properties);
    if (threads < 1) {
      throw new IllegalArgumentException(
          applicationId + ": " + threads + " stream threads; at least 1 is needed");
    }
  }
}

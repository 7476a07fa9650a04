package dev.passagework.consumers.augmenter;

import dev.passagework.streams.runtime.Cluster;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The largest record that a topic takes. The producer has to know: what it refuses itself fails
 * alone and at once, while a refusal by the brokers may leave later batches of the partition out of
 * order, to be sent again until they time out.
 */
final class RecordLimit {
  private static final Logger LOG = LoggerFactory.getLogger(RecordLimit.class);
  private static final String DEFAULT = "1048576";

  private RecordLimit() {}

  /**
   * The producer's limit in bytes, or the topic's where that is less. A topic whose settings may
   * not be read counts as one that takes what the producer sends.
   */
  static int of(Cluster cluster, String topic) throws InterruptedException {
    @Nullable Object configured =
        cluster.kafkaProperties().get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
    int own = Integer.parseInt(configured == null ? DEFAULT : configured.toString().strip());
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = cluster.admin()) {
      int topics =
          admin.describeConfigs(List.of(resource)).all().get().values().stream()
              .flatMap(config -> config.entries().stream())
              .filter(entry -> entry.name().equals(TopicConfig.MAX_MESSAGE_BYTES_CONFIG))
              .mapToInt(entry -> Integer.parseInt(entry.value()))
              .findFirst()
              .orElse(own);
      return Math.min(own, topics);
    } catch (ExecutionException e) {
      LOG.warn("the largest record of topic '{}' is not known: {}", topic, e.getMessage());
      return own;
    }
  }
}

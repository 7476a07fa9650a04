package dev.passagework.producers.corpus;

import dev.passagework.schemas.contract.Topic;
import dev.passagework.streams.runtime.Cluster;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The way to a cluster whose topics are there. */
final class FeedConnection {
  private static final long ANSWER_SECONDS = 20;

  /** Large batches: a feed is after throughput, and nobody waits for its single record. */
  private static final Map<String, Object> BULK =
      Map.of(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024, ProducerConfig.LINGER_MS_CONFIG, 20);

  private FeedConnection() {}

  /**
   * Opens a producer, if the topics are there.
   *
   * @throws FeedException if no broker answers, or a topic is missing
   */
  static CheckedSends open(Cluster cluster, List<Topic<?>> topics) {
    try (Admin admin = cluster.admin()) {
      var unused =
          admin
              .describeTopics(topics.stream().map(cluster::name).toList())
              .allTopicNames()
              .get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw unreachable(cluster, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FeedException("the feed was interrupted before it began: run it again", e);
    }
    return new CheckedSends(cluster.producer(BULK));
  }

  private static FeedException unreachable(Cluster cluster, Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    if (cause instanceof UnknownTopicOrPartitionException) {
      return new FeedException(
          "topics are missing on %s: run passagework topics create"
              .formatted(cluster.bootstrapServers()),
          e);
    }
    return new FeedException(
        "no use of the Kafka cluster at %s (%s): check KAFKA_BOOTSTRAP_SERVERS"
            .formatted(cluster.bootstrapServers(), cause),
        e);
  }
}

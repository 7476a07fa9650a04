package dev.passagework.consumers.augmenter;

import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.RecordSerdes;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that writes the metrics every few seconds, with a producer of its own: they are no part
 * of any transaction, and nobody waits for them. Those that cannot be written are lost.
 */
final class MetricsPublisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsPublisher.class);
  private static final int MAX_BLOCK_MILLIS = 1_000;
  private static final Duration LEAVE = Duration.ofMillis(300);

  private final Cluster cluster;
  private final RecordSerdes serdes;
  private final AugmenterMetrics metrics;
  private final List<EndpointPool> pools;
  private final Duration interval;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final KafkaProducer<String, byte[]> producer;
  private final Thread thread;
  private volatile boolean unwritten;

  MetricsPublisher(
      Cluster cluster, AugmenterMetrics metrics, List<EndpointPool> pools, Duration interval) {
    this.cluster = cluster;
    this.serdes = cluster.serdes();
    this.metrics = metrics;
    this.pools = pools;
    this.interval = interval;
    this.producer = cluster.producer(Map.of(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS));
    this.thread = new Thread(this::publishUntilInterrupted, "passagework-augmenter-metrics");
    thread.setDaemon(true);
    thread.start();
  }

  private void publishUntilInterrupted() {
    try {
      while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        publish();
      }
      publish();
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish() {
    Instant now = Instant.now();
    List<MetricEvent> events = new ArrayList<>(metrics.events(now));
    pools.forEach(pool -> events.addAll(gauges(pool, now)));
    unwritten = false;
    try {
      for (MetricEvent event : events) {
        if (unwritten) {
          return;
        }
        var sent =
            producer.send(
                cluster.record(serdes, Topics.AUGMENTATION_METRICS, event.subject(), event),
                this::written);
        LOG.trace("sent {}", sent);
      }
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException | IllegalStateException e) { // the latter if it was closed meanwhile
      LOG.debug("metrics are lost", e);
    }
  }

  private static List<MetricEvent> gauges(EndpointPool pool, Instant now) {
    Map<String, String> endpoint = Map.of("endpoint", pool.settings().name());
    return List.of(
        new MetricEvent("in-flight", pool.inFlight(), AugmenterMetrics.SUBJECT, endpoint, now),
        new MetricEvent(
            "concurrency-limit", pool.concurrencyLimit(), AugmenterMetrics.SUBJECT, endpoint, now));
  }

  private void written(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
    if (failure != null) {
      unwritten = true;
      LOG.debug("a metric is lost", failure);
    }
  }

  /** Writes what there is, and ends. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(LEAVE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(LEAVE);
    thread.interrupt();
  }
}

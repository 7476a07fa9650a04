package dev.passagework.streams.runtime;

import dev.passagework.schemas.contract.RecordSerdes;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka Streams topology as a service: exactly once, poison to the dead-letter topic of its
 * source, and a thread that dies of anything else takes the instance down, with the cause in its
 * health.
 */
public final class StreamsService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(StreamsService.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /**
   * Largest value of a state store, in bytes: what a service keeps of one passage may outgrow the
   * records that it writes. The broker still refuses larger records for the declared topics.
   */
  private static final int LARGEST_STATE = 16 * 1024 * 1024;

  private final String name;
  private final KafkaStreams streams;
  private volatile Health health = new Health.Starting();

  public StreamsService(String name, Topology topology, Cluster cluster, StreamsSettings settings) {
    this.name = name;
    this.streams = new KafkaStreams(topology, properties(name, cluster, settings));
    streams.setUncaughtExceptionHandler(this::failed);
    streams.setStateListener((now, before) -> changed(now));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start() {
    streams.start();
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public void close() {
    if (!streams.close(CLOSE_TIMEOUT)) {
      LOG.warn(
          "{} did not end within {}: its work is done again at the next start",
          name,
          CLOSE_TIMEOUT);
    }
    if (!health.isOver()) {
      health = new Health.Ended();
    }
  }

  private void changed(KafkaStreams.State now) {
    if (health.isOver()) {
      return;
    }
    health =
        switch (now) {
          case RUNNING -> new Health.Running();
          case CREATED, REBALANCING -> new Health.Starting();
          default -> new Health.Ended();
        };
  }

  private StreamThreadExceptionResponse failed(Throwable cause) {
    if (RecordSerdes.isPassing(cause)) {
      LOG.warn(
          "{}: the schema registry is out of reach, trying again: {}", name, cause.getMessage());
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    health = new Health.Failed(name + " stopped: " + cause.getMessage(), cause);
    LOG.error("{} stopped", name, cause);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  @SuppressWarnings("deprecation") // Deprecated at birth: what it asks for is to be the default.
  private static Properties properties(String name, Cluster cluster, StreamsSettings settings) {
    Properties all = new Properties();
    all.putAll(cluster.clientSettings());
    all.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    all.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
    all.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    all.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
    all.put(StreamsConfig.producerPrefix("compression.type"), "lz4");
    all.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, PoisonToDeadLetters.class);
    all.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, PoisonToDeadLetters.class);
    all.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
    all.put(PoisonToDeadLetters.SERVICE, name);
    all.put(StreamsConfig.producerPrefix("max.request.size"), LARGEST_STATE);
    all.put(StreamsConfig.topicPrefix("max.message.bytes"), LARGEST_STATE);
    all.putAll(settings.properties());
    return all;
  }
}

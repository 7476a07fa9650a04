package dev.passagework.streams.runtime;

import dev.passagework.schemas.contract.RecordSerdes;
import dev.passagework.schemas.contract.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that reads several topics from their beginning and goes on with what comes, outside any
 * consumer group, until it is closed. Handlers run on that thread alone.
 */
public final class TopicFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration JOIN = Duration.ofSeconds(2);

  private final Cluster cluster;
  private final RecordSerdes serdes;
  private final Map<String, Consumer<ConsumerRecord<String, byte[]>>> handlers = new HashMap<>();
  private final KafkaConsumer<String, byte[]> consumer;
  private final Thread thread;

  public TopicFollower(String name, Cluster cluster) {
    this.cluster = cluster;
    this.serdes = cluster.serdes();
    this.consumer = cluster.rawConsumer(Map.of());
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Adds a topic, before the start. A tombstone comes as a null value. */
  public <V> TopicFollower on(Topic<V> topic, Handler<V> handler) {
    Deserializer<V> values = serdes.deserializer(topic);
    handlers.put(
        cluster.name(topic),
        record -> {
          try {
            V value = values.deserialize(record.topic(), record.value());
            handler.handle(record.key(), value, record);
          } catch (SerializationException e) {
            LOG.warn(
                "passed over {}-{}@{}: {}",
                record.topic(),
                record.partition(),
                record.offset(),
                e.getMessage());
          }
        });
    return this;
  }

  /** What is done with a record. */
  @FunctionalInterface
  public interface Handler<V> {
    /**
     * Handles a record.
     *
     * @param key its key
     * @param value its value, null for a tombstone
     * @param record the record itself, for its time and offset
     */
    void handle(String key, @Nullable V value, ConsumerRecord<String, byte[]> record);
  }

  /** Starts the thread. */
  public TopicFollower start() {
    thread.start();
    return this;
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join(JOIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (consumer) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : handlers.keySet()) {
        consumer
            .partitionsFor(topic)
            .forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (true) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          Consumer<ConsumerRecord<String, byte[]>> handler = handlers.get(record.topic());
          if (handler != null) {
            handler.accept(record);
          }
        }
      }
    } catch (WakeupException | InterruptException e) {
      LOG.debug("{} ends", thread.getName());
    } catch (RuntimeException e) {
      LOG.error("{} ends", thread.getName(), e);
    }
  }
}

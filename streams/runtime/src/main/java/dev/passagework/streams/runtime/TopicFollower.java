package dev.passagework.streams.runtime;

import dev.passagework.schemas.contract.RecordSerdes;
import dev.passagework.schemas.contract.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
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
 * consumer group, until it is closed. Handlers run on that thread alone. It outlives restarts of
 * the brokers and the registry: what it could not reach is read later, and nothing is read twice.
 */
public final class TopicFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration JOIN = Duration.ofSeconds(2);

  private final Cluster cluster;
  private final RecordSerdes serdes;
  private final Map<String, Reading> handlers = new HashMap<>();
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final Map<TopicPartition, Long> firstEnds = new HashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile KafkaConsumer<String, byte[]> consumer;
  private volatile boolean caughtUp;

  /** What becomes of a record: false where the registry has to be asked again. */
  @FunctionalInterface
  private interface Reading {
    boolean read(ConsumerRecord<String, byte[]> record);
  }

  public TopicFollower(String name, Cluster cluster) {
    this.cluster = cluster;
    this.serdes = cluster.serdes();
    this.consumer = newConsumer();
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Adds a topic, before the start. A tombstone comes as a null value. */
  public <V> TopicFollower on(Topic<V> topic, Handler<V> handler) {
    Deserializer<V> values = serdes.deserializer(topic);
    handlers.put(
        cluster.name(topic),
        record -> {
          V value;
          try {
            value = values.deserialize(record.topic(), record.value());
          } catch (SerializationException e) {
            if (RecordSerdes.isPassing(e)) {
              LOG.warn("the schema registry is out of reach, trying again: {}", e.getMessage());
              return false;
            }
            LOG.warn(
                "passed over {}-{}@{}: {}",
                record.topic(),
                record.partition(),
                record.offset(),
                e.getMessage());
            return true;
          }
          handler.handle(record.key(), value, record);
          return true;
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

  /** Whether everything was read that the topics held when it began. */
  public boolean isCaughtUp() {
    return caughtUp;
  }

  @Override
  public void close() {
    closing.countDown();
    consumer.wakeup();
    try {
      thread.join(JOIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private KafkaConsumer<String, byte[]> newConsumer() {
    return cluster.rawConsumer(Map.of("auto.offset.reset", "earliest"));
  }

  private void run() {
    try {
      while (closing.getCount() > 0) {
        try (KafkaConsumer<String, byte[]> current = consumer) {
          assign(current);
          follow(current);
        } catch (WakeupException | InterruptException e) {
          throw e;
        } catch (KafkaException e) {
          LOG.warn("{}: {}, trying again", thread.getName(), e.getMessage());
        }
        pause();
        consumer = newConsumer();
      }
    } catch (WakeupException | InterruptException e) {
      LOG.debug("{} ends", thread.getName());
    } catch (RuntimeException e) {
      LOG.error("{} ends", thread.getName(), e);
    }
  }

  /** Takes up every partition where it was left, or at its beginning. */
  private void assign(KafkaConsumer<String, byte[]> current) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : handlers.keySet()) {
      List<PartitionInfo> found = current.partitionsFor(topic);
      if (found.isEmpty()) {
        throw new KafkaException("topic " + topic + " does not exist yet");
      }
      found.forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
    }
    current.assign(partitions);
    current.beginningOffsets(partitions).forEach(positions::putIfAbsent);
    partitions.forEach(p -> current.seek(p, positions.getOrDefault(p, 0L)));
    if (firstEnds.isEmpty()) {
      firstEnds.putAll(current.endOffsets(partitions));
    }
  }

  /** Returns when the registry has to be asked again. */
  private void follow(KafkaConsumer<String, byte[]> current) {
    while (closing.getCount() > 0) {
      for (ConsumerRecord<String, byte[]> record : current.poll(POLL)) {
        Reading handler = handlers.get(record.topic());
        if (handler != null && !handler.read(record)) {
          return;
        }
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        positions.put(partition, record.offset() + 1);
      }
      if (!caughtUp) {
        caughtUp =
            firstEnds.entrySet().stream()
                .allMatch(end -> current.position(end.getKey()) >= end.getValue());
      }
    }
  }

  private void pause() {
    try {
      if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("{} ends", thread.getName());
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}

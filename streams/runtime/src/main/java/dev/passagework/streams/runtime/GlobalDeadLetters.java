package dev.passagework.streams.runtime;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters of global stores, which Kafka Streams reads without a producer and, in every
 * instance and at every start, from the beginning. A letter is written once: not if the dead-letter
 * topic has it from the same service. Two instances that meet a record at the same moment may both
 * write it.
 */
final class GlobalDeadLetters {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int MAX_BLOCK_MILLIS = 20_000;
  private static final List<String> SAME =
      List.of(
          DeadLetters.SERVICE,
          DeadLetters.SOURCE_TOPIC,
          DeadLetters.SOURCE_PARTITION,
          DeadLetters.SOURCE_OFFSET);

  private final Map<String, ?> settings;

  /**
   * Letters of a Kafka Streams application.
   *
   * @param settings its settings, of which those of Kafka's clients are used
   */
  GlobalDeadLetters(Map<String, ?> settings) {
    this.settings = Map.copyOf(settings);
  }

  /** Writes a letter unless it is there, and returns when it is stored. */
  void write(ProducerRecord<byte[], byte[]> letter) {
    if (isThere(letter)) {
      return;
    }
    Map<String, Object> own = only(ProducerConfig.configNames());
    own.put(ProducerConfig.ACKS_CONFIG, "all");
    own.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(own, new ByteArraySerializer(), new ByteArraySerializer())) {
      var unused = producer.send(letter).get();
    } catch (ExecutionException e) {
      throw new KafkaException(letter.topic() + " cannot be written", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException(letter.topic() + " was not written", e);
    }
  }

  private boolean isThere(ProducerRecord<byte[], byte[]> letter) {
    Map<String, Object> own = only(ConsumerConfig.configNames());
    own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    own.remove(ConsumerConfig.GROUP_ID_CONFIG);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(letter.topic(), letter.partition());
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (SAME.stream().allMatch(name -> same(name, record, letter))) {
            return true;
          }
        }
      }
      return false;
    }
  }

  private static boolean same(
      String header, ConsumerRecord<byte[], byte[]> one, ProducerRecord<byte[], byte[]> other) {
    return text(one.headers().lastHeader(header)).equals(text(other.headers().lastHeader(header)));
  }

  private static String text(@Nullable Header header) {
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private Map<String, Object> only(Set<String> names) {
    Map<String, Object> own = new HashMap<>();
    settings.forEach(
        (name, value) -> {
          if (names.contains(name)) {
            own.put(name, value);
          }
        });
    return own;
  }
}

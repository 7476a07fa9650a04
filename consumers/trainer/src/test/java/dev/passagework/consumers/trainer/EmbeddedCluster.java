package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.TopicNames;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.embedded.EmbeddedRegistry;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicReader;
import dev.passagework.streams.runtime.TopicSetup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A broker and a registry for tests, which share it behind prefixes of their own. */
final class EmbeddedCluster implements AutoCloseable {
  private final EmbeddedKafka kafka =
      EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory());
  private final EmbeddedRegistry registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);

  /** A cluster of its own for one test: two partitions where topics scale. */
  Cluster named(String prefix) throws IOException, InterruptedException {
    Cluster cluster =
        new Cluster(
            kafka.bootstrapServers(),
            registry.url(),
            new TopicNames(prefix + "."),
            Map.of(),
            Map.of());
    if (TopicSetup.create(cluster, 2).isEmpty()) {
      throw new IllegalStateException("the prefix " + prefix + " is in use");
    }
    return cluster;
  }

  static <V> void send(Cluster cluster, Topic<V> topic, String key, @Nullable V value) {
    send(cluster, List.of(cluster.record(cluster.serdes(), topic, key, value)));
  }

  static void send(Cluster cluster, List<ProducerRecord<String, byte[]>> records) {
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      for (ProducerRecord<String, byte[]> record : records) {
        producer.send(record).get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  static <V> List<ConsumerRecord<String, V>> records(Cluster cluster, Topic<V> topic) {
    List<ConsumerRecord<String, V>> records = new ArrayList<>();
    TopicReader.readToEnd(cluster, topic, records::add);
    return records;
  }

  static <V> List<V> values(Cluster cluster, Topic<V> topic) {
    return records(cluster, topic).stream().map(ConsumerRecord::value).toList();
  }

  @Override
  public void close() {
    registry.close();
    kafka.close();
  }
}

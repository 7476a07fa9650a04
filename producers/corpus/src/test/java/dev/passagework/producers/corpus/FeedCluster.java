package dev.passagework.producers.corpus;

import dev.passagework.schemas.contract.Topic;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.embedded.EmbeddedRegistry;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicReader;
import dev.passagework.streams.runtime.TopicSetup;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A broker and a registry with the declared topics. */
final class FeedCluster implements AutoCloseable {
  private final EmbeddedKafka kafka;
  private final EmbeddedRegistry registry;
  private final Cluster cluster;

  FeedCluster() throws Exception {
    kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory());
    registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
    cluster = Cluster.of(kafka.bootstrapServers(), registry.url());
    var unused = TopicSetup.create(cluster, 2);
  }

  Cluster cluster() {
    return cluster;
  }

  /** Every record of a topic whose key begins with a prefix, in partition order. */
  <V> List<ConsumerRecord<String, V>> records(Topic<V> topic, String prefix) {
    List<ConsumerRecord<String, V>> records = new ArrayList<>();
    TopicReader.readToEnd(
        cluster,
        topic,
        record -> {
          if (record.key().startsWith(prefix)) {
            records.add(record);
          }
        });
    return records;
  }

  @Override
  public void close() {
    registry.close();
    kafka.close();
  }
}

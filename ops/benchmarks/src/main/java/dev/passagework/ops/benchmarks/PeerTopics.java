package dev.passagework.ops.benchmarks;

import dev.passagework.streams.runtime.Cluster;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Topics of the peer: the prompt as it is, without Avro or a registry, and what it writes.
 *
 * @param cluster cluster that they are in
 * @param name beginning of their names
 */
record PeerTopics(Cluster cluster, String name) {
  String requests() {
    return name + "-in";
  }

  String results() {
    return name + "-out";
  }

  /** Creates them, and writes so many requests. */
  void prepare(int requests) throws Exception {
    try (Admin admin = cluster.admin()) {
      admin
          .createTopics(
              Stream.of(requests(), results())
                  .map(
                      topic ->
                          new NewTopic(
                              topic, Optional.of(AugmenterBenchmark.PARTITIONS), Optional.empty()))
                  .toList())
          .all()
          .get();
      while (offsets(admin, requests()).size() < AugmenterBenchmark.PARTITIONS) {
        Thread.onSpinWait();
      }
    }
    byte[] value = AugmenterBenchmark.PROMPT.getBytes(StandardCharsets.UTF_8);
    Map<String, Object> settings = cluster.clientSettings();
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    Future<RecordMetadata> last = null;
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < requests; i++) {
        last = producer.send(new ProducerRecord<>(requests(), "p" + i, value));
      }
      producer.flush();
    }
    if (last != null && !last.get().hasOffset()) {
      throw new IllegalStateException("requests were not written");
    }
  }

  /** Number of results. */
  long written() throws Exception {
    try (Admin admin = cluster.admin()) {
      return offsets(admin, results()).values().stream()
          .mapToLong(ListOffsetsResultInfo::offset)
          .sum();
    }
  }

  private static Map<TopicPartition, ListOffsetsResultInfo> offsets(Admin admin, String topic)
      throws Exception {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int p = 0; p < AugmenterBenchmark.PARTITIONS; p++) {
      latest.put(new TopicPartition(topic, p), OffsetSpec.latest());
    }
    return admin.listOffsets(latest).all().get();
  }
}

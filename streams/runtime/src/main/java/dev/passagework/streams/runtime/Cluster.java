package dev.passagework.streams.runtime;

import dev.passagework.schemas.contract.RecordSerdes;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.TopicNames;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka cluster and the registry beside it, and how to talk to them. Every client that
 * Passagework opens is made here.
 *
 * @param bootstrapServers addresses of brokers, with commas between
 * @param registryUrl address of the schema registry
 * @param names names of the topics
 * @param kafkaProperties settings for every Kafka client, such as for TLS and SASL
 * @param registryProperties settings for the registry's client, such as for authentication
 */
public record Cluster(
    String bootstrapServers,
    String registryUrl,
    TopicNames names,
    Map<String, ?> kafkaProperties,
    Map<String, String> registryProperties) {
  public Cluster {
    kafkaProperties = Map.copyOf(kafkaProperties);
    registryProperties = Map.copyOf(registryProperties);
  }

  /** A cluster without authentication, whose topics have no prefix. */
  public static Cluster of(String bootstrapServers, String registryUrl) {
    return new Cluster(bootstrapServers, registryUrl, new TopicNames(""), Map.of(), Map.of());
  }

  /** The same cluster, with more settings for every Kafka client. */
  public Cluster with(Map<String, ?> more) {
    Map<String, Object> properties = new HashMap<>(kafkaProperties);
    properties.putAll(more);
    return new Cluster(bootstrapServers, registryUrl, names, properties, registryProperties);
  }

  /** Name of a topic in this cluster. */
  public String name(Topic<?> topic) {
    return names.of(topic);
  }

  /** Consumer group, application id or transactional id of a service. */
  public String group(String service) {
    return names.prefix() + "passagework-" + service;
  }

  /** Serdes on this cluster's registry. */
  public RecordSerdes serdes() {
    Map<String, Object> settings = new HashMap<>(registryProperties);
    settings.put("schema.registry.url", registryUrl);
    return new RecordSerdes(settings);
  }

  /** Settings that every client of this cluster shares. */
  public Map<String, Object> clientSettings() {
    Map<String, Object> settings = new HashMap<>(kafkaProperties);
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return settings;
  }

  /** An admin client. */
  public Admin admin() {
    return Admin.create(clientSettings());
  }

  /**
   * A consumer of raw values that sees committed records only and commits nothing by itself.
   *
   * @param settings what differs from that, such as {@code group.id}
   */
  public KafkaConsumer<String, byte[]> rawConsumer(Map<String, ?> settings) {
    return new KafkaConsumer<>(
        consumerSettings(settings), new StringDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * A consumer of a topic's records that sees committed records only and commits nothing by itself.
   *
   * @param settings what differs from that, such as {@code group.id}
   */
  public <V> KafkaConsumer<String, V> consumer(Topic<V> topic, Map<String, ?> settings) {
    Deserializer<V> values = serdes().deserializer(topic);
    return new KafkaConsumer<>(consumerSettings(settings), new StringDeserializer(), values);
  }

  /**
   * An idempotent producer of raw values; {@link #record} makes its records and chooses their
   * partitions.
   *
   * @param settings what differs from the defaults, such as {@code transactional.id}
   */
  public KafkaProducer<String, byte[]> producer(Map<String, ?> settings) {
    Map<String, Object> all = clientSettings();
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    all.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    all.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, TopicPartitioner.class);
    all.put(TopicPartitioner.NAMES, names);
    all.putAll(settings);
    return new KafkaProducer<>(all, new StringSerializer(), new ByteArraySerializer());
  }

  /**
   * A consumer of raw keys and values, as dead letters may have any, that sees committed records
   * only and commits nothing by itself.
   *
   * @param settings what differs from that, such as {@code group.id}
   */
  public KafkaConsumer<byte[], byte[]> bytesConsumer(Map<String, ?> settings) {
    return new KafkaConsumer<>(
        consumerSettings(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * An idempotent producer of raw keys and values, whose records name their partitions.
   *
   * @param settings what differs from the defaults, such as {@code transactional.id}
   */
  public KafkaProducer<byte[], byte[]> bytesProducer(Map<String, ?> settings) {
    Map<String, Object> all = clientSettings();
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    all.putAll(settings);
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A record of a topic; a null value is a tombstone. */
  public <V> ProducerRecord<String, byte[]> record(
      RecordSerdes serdes, Topic<V> topic, String key, @Nullable V value) {
    String name = name(topic);
    return new ProducerRecord<>(name, key, serdes.serialize(topic, name, value));
  }

  private Map<String, Object> consumerSettings(Map<String, ?> settings) {
    Map<String, Object> all = clientSettings();
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    all.putAll(settings);
    return all;
  }
}

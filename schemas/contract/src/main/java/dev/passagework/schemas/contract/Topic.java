package dev.passagework.schemas.contract;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.utils.Utils;

/**
 * A topic, declared once in {@link Topics}. Its records have a UTF-8 key and an Avro value.
 *
 * @param <V> plain record that it holds
 */
public final class Topic<V> {

  /** Which part of a key chooses the partition. */
  public enum Keying {
    /** The passage key that the key begins with: all about a passage is in one partition. */
    PASSAGE,
    /** The whole key; also where that is a passage key, whose id may hold a {@code #} itself. */
    WHOLE
  }

  /** How many partitions a topic has. */
  public enum Spread {
    /** As many as set: the unit of scale. */
    SCALED,
    /** One: little traffic, and its order matters. */
    SINGLE
  }

  /** How long records stay. */
  public enum Retention {
    /** The newest record of each key. */
    LATEST,
    /** The newest record of each key; tombstones stay long enough for consumers to see them. */
    LATEST_OR_TOMBSTONE,
    /** Every record, for ever. */
    ALL,
    /** Every record, for thirty days. */
    MONTH
  }

  private static final String THIRTY_DAYS = Long.toString(30L * 24 * 60 * 60 * 1000);

  private final String name;
  private final Codec<V> codec;
  private final Keying keying;
  private final Spread spread;
  private final Retention retention;

  Topic(String name, Codec<V> codec, Keying keying, Spread spread, Retention retention) {
    this.name = name;
    this.codec = codec;
    this.keying = keying;
    this.spread = spread;
    this.retention = retention;
  }

  /** Name without the configured prefix. */
  public String name() {
    return name;
  }

  /** Number of partitions, where the topics that scale have {@code scaled}. */
  public int partitions(int scaled) {
    return spread == Spread.SCALED ? scaled : 1;
  }

  /** What a record of the topic is, in a sentence. */
  public String meaning() {
    return schema().getDoc();
  }

  /** What each field of the topic's values is, in their order. */
  public Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    schema().getFields().forEach(field -> fields.put(field.name(), field.doc()));
    return fields;
  }

  Schema schema() {
    return codec.schema();
  }

  Codec<V> codec() {
    return codec;
  }

  /**
   * Partition of a key: murmur2 of the UTF-8 bytes of its partitioned part, made positive, modulo
   * the number of partitions; for a whole key the same as Kafka's default partitioner.
   */
  public int partition(String key, int partitions) {
    String part = keying == Keying.PASSAGE ? PassageKey.prefixOf(key) : key;
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(bytes)) % partitions;
  }

  /** Settings that the topic is created with. */
  public Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    switch (retention) {
      case LATEST, LATEST_OR_TOMBSTONE ->
          settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
      case ALL -> settings.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
      case MONTH -> settings.put(TopicConfig.RETENTION_MS_CONFIG, THIRTY_DAYS);
    }
    if (retention == Retention.LATEST_OR_TOMBSTONE) {
      settings.put(TopicConfig.DELETE_RETENTION_MS_CONFIG, THIRTY_DAYS);
      settings.put(TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, THIRTY_DAYS);
    }
    return settings;
  }

  @Override
  public String toString() {
    return name;
  }
}

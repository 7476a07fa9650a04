package dev.passagework.streams.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Log entries as Kafka records: JSON keys and values with the key types and names of Confluent's
 * {@code _schemas}.
 */
final class LogEntryJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private LogEntryJson() {}

  /** The record that keeps an entry. */
  static ProducerRecord<byte[], byte[]> toRecord(String topic, LogEntry entry) {
    return entry.fold(
        stored ->
            new ProducerRecord<>(
                topic, bytes(key(stored.version())), bytes(value(stored.version()))),
        levelSet -> new ProducerRecord<>(topic, bytes(key(levelSet)), value(levelSet)));
  }

  /**
   * The entry that a record keeps; empty for key types that this registry does not write.
   *
   * @throws IllegalStateException when it is none: without it, ids could be given out twice
   */
  static Optional<LogEntry> fromRecord(ConsumerRecord<byte[], byte[]> record) {
    try {
      JsonNode key = JSON.readTree(record.key());
      return switch (key.path("keytype").asText()) {
        case "SCHEMA" -> Optional.ofNullable(record.value()).map(LogEntryJson::stored);
        case "CONFIG" -> Optional.of(levelSet(key.path("subject"), record.value()));
        default -> Optional.empty();
      };
    } catch (Exception e) {
      throw new IllegalStateException(
          "the record at offset %d of %s is not an entry of the schema registry"
              .formatted(record.offset(), record.topic()),
          e);
    }
  }

  private static ObjectNode key(SchemaVersion version) {
    return JSON.createObjectNode()
        .put("keytype", "SCHEMA")
        .put("subject", version.subject())
        .put("version", version.version())
        .put("magic", 1);
  }

  private static ObjectNode value(SchemaVersion version) {
    return JSON.createObjectNode()
        .put("subject", version.subject())
        .put("version", version.version())
        .put("id", version.id())
        .put("schema", version.text())
        .put("deleted", version.deleted());
  }

  private static ObjectNode key(LogEntry.LevelSet levelSet) {
    return JSON.createObjectNode()
        .put("keytype", "CONFIG")
        .put("subject", levelSet.subject())
        .put("magic", 0);
  }

  private static byte @Nullable [] value(LogEntry.LevelSet levelSet) {
    Compatibility level = levelSet.level();
    return level == null
        ? null
        : bytes(
            JSON.createObjectNode()
                .put("subject", levelSet.subject())
                .put("compatibilityLevel", level.name()));
  }

  private static LogEntry stored(byte[] value) {
    JsonNode json = parse(value);
    return new LogEntry.Stored(
        new SchemaVersion(
            json.required("subject").asText(),
            json.required("version").asInt(),
            json.required("id").asInt(),
            new Schema.Parser().parse(json.required("schema").asText()),
            json.path("deleted").asBoolean()));
  }

  private static LogEntry levelSet(JsonNode subject, byte @Nullable [] value) {
    return new LogEntry.LevelSet(
        subject.isTextual() ? subject.asText() : null,
        value == null
            ? null
            : Compatibility.valueOf(parse(value).required("compatibilityLevel").asText()));
  }

  private static JsonNode parse(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new IllegalArgumentException("no JSON: " + new String(json, StandardCharsets.UTF_8), e);
    }
  }

  private static byte[] bytes(ObjectNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }
}

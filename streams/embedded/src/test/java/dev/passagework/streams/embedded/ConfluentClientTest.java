package dev.passagework.streams.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The genuine client of Confluent against the embedded registry, which asks for credentials. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfluentClientTest {

  private static final Map<String, String> SIGNED_IN =
      Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "us:er");

  private final EmbeddedKafka kafka =
      EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory());
  private final EmbeddedRegistry registry =
      EmbeddedRegistry.start(kafka.bootstrapServers(), 0, new BasicCredentials("us", "er"));

  @AfterAll
  void close() {
    registry.close();
    kafka.close();
  }

  @Test
  void aRecordWrittenByTheSerializerIsReadByAnotherClientsDeserializer() throws Exception {
    GenericRecord record = new GenericData.Record(Schemas.parsed(Schemas.ID_AND_DEFAULTED));
    record.put("id", "kafka/1");
    record.put("title", "log.cleaner.threads");
    byte[] bytes;
    try (KafkaAvroSerializer serializer = new KafkaAvroSerializer(client(), configuration())) {
      bytes = serializer.serialize("passages", record);
    }
    try (KafkaAvroDeserializer deserializer =
        new KafkaAvroDeserializer(client(), configuration())) {
      GenericRecord read = (GenericRecord) deserializer.deserialize("passages", bytes);
      assertThat(read.get("id")).hasToString("kafka/1");
      assertThat(read.get("title")).hasToString("log.cleaner.threads");
    }
    assertThat(client().getAllSubjects()).contains("passages-value");
  }

  @Test
  void theSerializerOfAnIncompatibleRecordFails() {
    GenericRecord first = new GenericData.Record(Schemas.parsed(Schemas.ID_ONLY));
    first.put("id", "1");
    GenericRecord second = new GenericData.Record(Schemas.parsed(Schemas.ID_AND_REQUIRED));
    second.put("id", "2");
    second.put("title", "needed");
    try (KafkaAvroSerializer serializer = new KafkaAvroSerializer(client(), configuration())) {
      assertThat(serializer.serialize("evolving", first)).isNotEmpty();
      assertThatThrownBy(() -> serializer.serialize("evolving", second))
          .isInstanceOfAny(SerializationException.class, InvalidConfigurationException.class)
          .hasMessageContaining("incompatible");
    }
  }

  @Test
  void theClientReadsVersionsLevelsAndTrials() throws Exception {
    SchemaRegistryClient client = client();
    AvroSchema schema = new AvroSchema(Schemas.ID_ONLY);
    int id = client.register("asked", schema);
    assertThat(client.getId("asked", schema)).isEqualTo(id);
    assertThat(client.getVersion("asked", schema)).isEqualTo(1);
    assertThat(client.getLatestSchemaMetadata("asked").getId()).isEqualTo(id);
    assertThat(client.getAllVersions("asked")).isEqualTo(List.of(1));
    assertThat(client.getAllSubjectsById(id)).contains("asked");
    assertThat(client.testCompatibility("asked", new AvroSchema(Schemas.ID_AND_REQUIRED)))
        .isFalse();
    assertThat(client.updateCompatibility("asked", "FORWARD")).isEqualTo("FORWARD");
    assertThat(client.getCompatibility("asked")).isEqualTo("FORWARD");
    assertThat(client.testCompatibility("asked", new AvroSchema(Schemas.ID_AND_REQUIRED))).isTrue();
    assertThat(client.getMode()).isEqualTo("READWRITE");
    assertThat(client.deleteSubject("asked")).isEqualTo(List.of(1));
    assertThatThrownBy(() -> client.getLatestSchemaMetadata("asked"))
        .isInstanceOfSatisfying(
            RestClientException.class, e -> assertThat(e.getErrorCode()).isEqualTo(40401));
  }

  @Test
  void aClientWithoutCredentialsIsRefused() {
    SchemaRegistryClient stranger =
        new CachedSchemaRegistryClient(List.of(registry.url()), 10, List.of(), Map.of(), Map.of());
    assertThatThrownBy(stranger::getAllSubjects)
        .isInstanceOfSatisfying(
            RestClientException.class, e -> assertThat(e.getStatus()).isEqualTo(401));
  }

  private SchemaRegistryClient client() {
    return new CachedSchemaRegistryClient(
        List.of(registry.url()), 100, List.of(), SIGNED_IN, Map.of());
  }

  private Map<String, Object> configuration() {
    return Map.of("schema.registry.url", registry.url());
  }
}

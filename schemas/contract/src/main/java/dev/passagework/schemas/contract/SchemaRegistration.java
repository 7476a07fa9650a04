package dev.passagework.schemas.contract;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Registration of the contract's schemas: what {@code topics create} does, and no service. Every
 * subject is FULL_TRANSITIVE, since old records are read for ever.
 */
public final class SchemaRegistration {
  private static final int CACHED_SCHEMAS_PER_SUBJECT = 100;

  private SchemaRegistration() {}

  /**
   * Registers the schema of every topic that lacks it.
   *
   * @param registryUrl address of the registry, or several with commas between
   * @param clientSettings settings of Confluent's client, such as for authentication
   * @throws IOException if the registry is out of reach, or refuses a schema as incompatible
   */
  public static void registerAll(
      String registryUrl, Map<String, ?> clientSettings, TopicNames names) throws IOException {
    try (SchemaRegistryClient client = client(registryUrl, clientSettings)) {
      for (Topic<?> topic : Topics.all()) {
        register(client, names.subjectOf(topic), topic);
      }
    }
  }

  /**
   * Number of subjects that the registry has, asked for as the services ask.
   *
   * @param registryUrl address of the registry, or several with commas between
   * @param clientSettings settings of Confluent's client, such as for authentication
   * @throws IOException if the registry is out of reach, or refuses to answer
   */
  public static int subjects(String registryUrl, Map<String, ?> clientSettings) throws IOException {
    try (SchemaRegistryClient client = client(registryUrl, clientSettings)) {
      return client.getAllSubjects().size();
    } catch (RestClientException e) {
      throw new IOException("it answers with %d: %s".formatted(e.getStatus(), e.getMessage()), e);
    }
  }

  private static SchemaRegistryClient client(String registryUrl, Map<String, ?> clientSettings) {
    return SchemaRegistryClientFactory.newClient(
        List.of(registryUrl.split(",")),
        CACHED_SCHEMAS_PER_SUBJECT,
        List.of(new AvroSchemaProvider()),
        clientSettings,
        Map.of());
  }

  private static void register(SchemaRegistryClient client, String subject, Topic<?> topic)
      throws IOException {
    try {
      client.updateCompatibility(subject, CompatibilityLevel.FULL_TRANSITIVE.name);
      int id = client.register(subject, new AvroSchema(topic.schema()));
      if (id < 1) {
        throw new IOException("the registry gave schema id " + id + " to " + subject);
      }
    } catch (RestClientException e) {
      throw new IOException(
          "the schema registry refused the schema of " + subject + ": " + e.getMessage(), e);
    }
  }
}

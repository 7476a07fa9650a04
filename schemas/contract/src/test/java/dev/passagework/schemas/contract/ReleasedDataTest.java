package dev.passagework.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Records as the released code wrote and read them, beside the code of today. */
class ReleasedDataTest {
  private static final int HEADER = 5;

  static Stream<Arguments> everyTopicWithARecord() {
    return RecordSerdesTest.everyTopicWithARecord();
  }

  @ParameterizedTest
  @MethodSource("everyTopicWithARecord")
  <V> void releasedCodeReadsRecordsOfTodayAndTodaysReadsItsOwn(Topic<V> topic, V value)
      throws Exception {
    String scope = "released-" + topic.name();
    SchemaRegistration.registerAll("mock://" + scope, Map.of(), new TopicNames(""));
    SchemaRegistryClient registry = MockSchemaRegistry.getClientForScope(scope);
    try (Serde<V> serde =
        new RecordSerdes(Map.of("schema.registry.url", "mock://" + scope)).of(topic)) {
      byte[] today = serde.serializer().serialize(topic.name(), value);
      for (Schema released : released(topic.schema())) {
        int id = registry.register(topic.name() + "-value", new AvroSchema(released));
        GenericRecord seen = read(today, topic.schema(), released);
        V back = serde.deserializer().deserialize(topic.name(), write(seen, released, id));
        byte[] again = serde.serializer().serialize(topic.name(), back);
        assertThat(read(again, topic.schema(), released)).isEqualTo(seen);
      }
    }
  }

  /** Every release of a schema. */
  private static List<Schema> released(Schema schema) throws IOException {
    List<Schema> releases = new ArrayList<>();
    for (Path file : SchemaEvolutionTest.released()) {
      if (file.getFileName().toString().equals(schema.getName() + ".avsc")) {
        releases.add(new Schema.Parser().parse(file.toFile()));
      }
    }
    assertThat(releases).isNotEmpty();
    return releases;
  }

  private static GenericRecord read(byte[] bytes, Schema writer, Schema reader) throws IOException {
    return new GenericDatumReader<GenericRecord>(writer, reader)
        .read(null, DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null));
  }

  /** Confluent's framing: a zero, the id of the schema, the record. */
  private static byte[] write(GenericRecord record, Schema schema, int id) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(ByteBuffer.allocate(HEADER).put((byte) 0).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}

package dev.passagework.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every released schema stays readable, and stays able to read, for ever. */
class SchemaEvolutionTest {
  private static final Path RELEASED = Path.of("src/test/resources/released");

  static List<Schema> present() {
    return Topics.all().stream().map(Topic::schema).distinct().toList();
  }

  static List<Path> released() throws IOException {
    try (Stream<Path> files = Files.walk(RELEASED)) {
      return files.filter(file -> file.toString().endsWith(".avsc")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("released")
  void aReleasedSchemaIsCompatibleBothWays(Path file) throws IOException {
    Schema old = new Schema.Parser().parse(file.toFile());
    Schema now =
        present().stream()
            .filter(schema -> schema.getFullName().equals(old.getFullName()))
            .findFirst()
            .orElseThrow(() -> new AssertionError(old.getFullName() + " is gone"));
    assertThat(reads(now, old)).as("new code reads old data").isEqualTo(COMPATIBLE);
    assertThat(reads(old, now)).as("old code reads new data").isEqualTo(COMPATIBLE);
  }

  @Test
  void everySchemaHasBeenReleased() throws IOException {
    assertThat(released().stream().map(file -> file.getFileName().toString()))
        .containsAll(present().stream().map(schema -> schema.getName() + ".avsc").toList());
  }

  @ParameterizedTest
  @MethodSource("present")
  void everyFieldSaysWhatItIs(Schema schema) {
    assertThat(schema.getDoc()).endsWith(".");
    fieldsOf(schema)
        .forEach(field -> assertThat(field.doc()).as(schema + " " + field).endsWith("."));
  }

  private static final SchemaCompatibilityType COMPATIBLE = SchemaCompatibilityType.COMPATIBLE;

  private static SchemaCompatibilityType reads(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType();
  }

  private static Stream<Schema.Field> fieldsOf(Schema schema) {
    return switch (schema.getType()) {
      case RECORD ->
          schema.getFields().stream()
              .flatMap(field -> Stream.concat(Stream.of(field), fieldsOf(field.schema())));
      case ARRAY -> fieldsOf(schema.getElementType());
      case MAP -> fieldsOf(schema.getValueType());
      case UNION -> schema.getTypes().stream().flatMap(SchemaEvolutionTest::fieldsOf);
      default -> Stream.empty();
    };
  }
}

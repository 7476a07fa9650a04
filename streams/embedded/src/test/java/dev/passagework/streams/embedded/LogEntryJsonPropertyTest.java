package dev.passagework.streams.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

class LogEntryJsonPropertyTest {

  @Property(tries = 200)
  void aVersionIsReadAsItWasWritten(
      @ForAll @StringLength(max = 40) String subject,
      @ForAll @IntRange(min = 1) int version,
      @ForAll @IntRange(min = 1) int id,
      @ForAll boolean deleted) {
    LogEntry entry =
        new LogEntry.Stored(
            new SchemaVersion(
                subject, version, id, Schemas.parsed(Schemas.ID_AND_DEFAULTED), deleted));
    assertThat(LogEntryJson.fromRecord(copied(entry))).contains(entry);
  }

  @Property(tries = 50)
  void aLevelIsReadAsItWasWritten(
      @ForAll @StringLength(max = 40) String subject, @ForAll Compatibility level) {
    LogEntry ofSubject = new LogEntry.LevelSet(subject, level);
    LogEntry ofAll = new LogEntry.LevelSet(null, level);
    LogEntry cleared = new LogEntry.LevelSet(subject, null);
    assertThat(LogEntryJson.fromRecord(copied(ofSubject))).contains(ofSubject);
    assertThat(LogEntryJson.fromRecord(copied(ofAll))).contains(ofAll);
    assertThat(LogEntryJson.fromRecord(copied(cleared))).contains(cleared);
  }

  @Property(tries = 50)
  void versionsOfOneSubjectHaveDifferentKeysAndAChangedVersionKeepsItsKey(
      @ForAll @IntRange(min = 1, max = 1_000) int version) {
    SchemaVersion present =
        new SchemaVersion("s", version, 7, Schemas.parsed(Schemas.ID_ONLY), false);
    SchemaVersion next =
        new SchemaVersion("s", version + 1, 7, Schemas.parsed(Schemas.ID_ONLY), false);
    assertThat(key(present)).isEqualTo(key(present.hidden())).isNotEqualTo(key(next));
  }

  @Example
  void otherKeyTypesArePassedOver() {
    assertThat(LogEntryJson.fromRecord(record("{\"keytype\":\"NOOP\",\"magic\":0}", "{}")))
        .isEmpty();
  }

  @Example
  void aRecordThatIsNoEntryIsNamedByItsOffset() {
    assertThatThrownBy(() -> LogEntryJson.fromRecord(record("not json", "{}")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("offset 5 of _schemas");
    assertThatThrownBy(
            () -> LogEntryJson.fromRecord(record("{\"keytype\":\"SCHEMA\"}", "{\"id\":1}")))
        .isInstanceOf(IllegalStateException.class);
  }

  private static String key(SchemaVersion version) {
    return new String(
        LogEntryJson.toRecord("_schemas", new LogEntry.Stored(version)).key(),
        StandardCharsets.UTF_8);
  }

  private static ConsumerRecord<byte[], byte[]> copied(LogEntry entry) {
    ProducerRecord<byte[], byte[]> written = LogEntryJson.toRecord("_schemas", entry);
    return record(written.key(), written.value());
  }

  private static ConsumerRecord<byte[], byte[]> record(String key, String value) {
    return record(key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
  }

  private static ConsumerRecord<byte[], byte[]> record(byte[] key, byte @Nullable [] value) {
    return new ConsumerRecord<>("_schemas", 0, 5, key, value);
  }
}

package dev.passagework.streams.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  private static final DeadLetters.Source SOURCE = new DeadLetters.Source("passages", 3, 42);

  @Test
  void aDeadLetterKeepsKeyValueAndHeadersAndSaysWhereItCameFromAndWhy() {
    ProducerRecord<byte[], byte[]> letter =
        DeadLetters.of(
            "planner",
            SOURCE,
            "k".getBytes(UTF_8),
            "v".getBytes(UTF_8),
            List.of(new RecordHeader("traceparent", "00-1".getBytes(UTF_8))),
            "no such strategy");
    assertThat(letter.topic()).isEqualTo("passages.dlt");
    assertThat(letter.partition()).isEqualTo(3);
    assertThat(letter.key()).asString(UTF_8).isEqualTo("k");
    assertThat(letter.value()).asString(UTF_8).isEqualTo("v");
    assertThat(header(letter, "traceparent")).isEqualTo("00-1");
    assertThat(header(letter, DeadLetters.SERVICE)).isEqualTo("planner");
    assertThat(header(letter, DeadLetters.SOURCE_TOPIC)).isEqualTo("passages");
    assertThat(header(letter, DeadLetters.SOURCE_OFFSET)).isEqualTo("42");
    assertThat(header(letter, DeadLetters.CAUSE)).isEqualTo("no such strategy");
    assertThat(letter.headers().lastHeader(DeadLetters.WHOLE_SIZE)).isNull();
  }

  @Test
  void aLargeValueIsCutAndItsSizeIsSaid() {
    ProducerRecord<byte[], byte[]> letter =
        DeadLetters.of("planner", SOURCE, null, new byte[100_000], List.of(), "x".repeat(9_000));
    assertThat(letter.value()).hasSize(65_536);
    assertThat(header(letter, DeadLetters.WHOLE_SIZE)).isEqualTo("100000");
    assertThat(header(letter, DeadLetters.CAUSE)).hasSize(2_000);
  }

  private static String header(ProducerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }
}

package dev.passagework.producers.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class CheckedSendsTest {
  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer()) {
        @Override
        public synchronized void flush() {
          while (!history().isEmpty() && completeNext()) {
            assertThat(closed()).isFalse();
          }
        }
      };

  @Test
  void aRecordThatTheClusterRefusedFailsTheFlush() {
    try (CheckedSends sends = new CheckedSends(producer)) {
      sends.send(record("a"));
      sends.send(record("b"));
      assertThat(producer.completeNext()).isTrue();
      assertThat(producer.errorNext(new OutOfOrderSequenceException("out of order"))).isTrue();
      assertThatThrownBy(sends::flush)
          .isInstanceOf(FeedException.class)
          .hasMessageContaining("out of order");
    }
  }

  @Test
  void aRecordThatTheClusterRefusedFailsTheNextSend() {
    try (CheckedSends sends = new CheckedSends(producer)) {
      sends.send(record("a"));
      assertThat(producer.errorNext(new OutOfOrderSequenceException("out of order"))).isTrue();
      assertThatThrownBy(() -> sends.send(record("b"))).isInstanceOf(FeedException.class);
    }
  }

  @Test
  void aFlushReturnsWhenEveryRecordWasTaken() {
    try (CheckedSends sends = new CheckedSends(producer)) {
      sends.send(record("a"));
      sends.send(record("b"));
      assertThatCode(sends::flush).doesNotThrowAnyException();
      assertThat(producer.completeNext()).isFalse();
    }
  }

  private static ProducerRecord<String, byte[]> record(String key) {
    return new ProducerRecord<>("topic", key, new byte[0]);
  }
}

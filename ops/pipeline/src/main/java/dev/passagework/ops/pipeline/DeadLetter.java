package dev.passagework.ops.pipeline;

import dev.passagework.streams.runtime.DeadLetters;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as a person sees it.
 *
 * @param partition partition of the dead-letter topic
 * @param offset offset in it
 * @param key key of the record
 * @param sourceTopic topic that the record came from
 * @param sourcePartition partition that it came from
 * @param sourceOffset offset that it came from
 * @param service service that gave up
 * @param cause why
 * @param attempts number of times that it was sent back before
 * @param isCut whether the letter does not hold the whole record
 */
public record DeadLetter(
    int partition,
    long offset,
    String key,
    String sourceTopic,
    int sourcePartition,
    long sourceOffset,
    String service,
    String cause,
    int attempts,
    boolean isCut) {

  static DeadLetter of(ConsumerRecord<byte[], byte[]> record) {
    byte @Nullable [] key = record.key();
    return new DeadLetter(
        record.partition(),
        record.offset(),
        key == null ? "" : new String(key, StandardCharsets.UTF_8),
        text(record, DeadLetters.SOURCE_TOPIC),
        (int) number(record, DeadLetters.SOURCE_PARTITION, -1),
        number(record, DeadLetters.SOURCE_OFFSET, -1),
        text(record, DeadLetters.SERVICE),
        text(record, DeadLetters.CAUSE),
        (int) number(record, DeadLetters.ATTEMPTS, 0),
        !text(record, DeadLetters.WHOLE_SIZE).isEmpty());
  }

  private static long number(ConsumerRecord<byte[], byte[]> record, String header, long fallback) {
    String text = text(record, header);
    try {
      return text.isEmpty() ? fallback : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return fallback;
    }
  }

  private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
    @Nullable Header found = record.headers().lastHeader(header);
    return found == null ? "" : new String(found.value(), StandardCharsets.UTF_8);
  }
}

package dev.passagework.streams.runtime;

import dev.passagework.schemas.contract.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Records that could not be handled, on their way to the dead-letter topic of their source: key and
 * value as they came, the value cut to 64 KB, the cause in headers.
 */
public final class DeadLetters {
  /** Topic that the record came from. */
  public static final String SOURCE_TOPIC = "passagework-source-topic";

  /** Partition that the record came from. */
  public static final String SOURCE_PARTITION = "passagework-source-partition";

  /** Offset that the record came from. */
  public static final String SOURCE_OFFSET = "passagework-source-offset";

  /** Service that gave up. */
  public static final String SERVICE = "passagework-service";

  /** Why, in words. */
  public static final String CAUSE = "passagework-cause";

  /** Size of the value before it was cut, in bytes; absent where it was not. */
  public static final String WHOLE_SIZE = "passagework-whole-size";

  /** Prompt tokens that were paid for it in vain; absent where there were none. */
  public static final String PROMPT_TOKENS = "passagework-prompt-tokens";

  /** Completion tokens that were paid for it in vain; absent where there were none. */
  public static final String COMPLETION_TOKENS = "passagework-completion-tokens";

  /** Money that was paid for it in vain; absent where there was none. */
  public static final String COST = "passagework-cost";

  /** What an LLM replied, from which nothing could be read, as UTF-8 of at most 64 KB. */
  public static final String RAW_REPLY = "passagework-raw-reply";

  /** Number of times that it was sent back to where it came from; absent where it never was. */
  public static final String ATTEMPTS = "passagework-attempts";

  private static final int LIMIT = 64 * 1024;
  private static final int CAUSE_LIMIT = 2_000;

  private DeadLetters() {}

  /** Where a record came from. */
  public record Source(String topic, int partition, long offset) {}

  /**
   * The dead letter of a record.
   *
   * @param source where the record came from
   * @param headers headers that it had, which are kept
   * @param cause why it could not be handled: one line, without secrets
   */
  public static ProducerRecord<byte[], byte[]> of(
      String service,
      Source source,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Iterable<Header> headers,
      String cause) {
    RecordHeaders all = new RecordHeaders(headers);
    put(all, SERVICE, service);
    put(all, SOURCE_TOPIC, source.topic());
    put(all, SOURCE_PARTITION, Integer.toString(source.partition()));
    put(all, SOURCE_OFFSET, Long.toString(source.offset()));
    put(all, CAUSE, cause.length() > CAUSE_LIMIT ? cause.substring(0, CAUSE_LIMIT) : cause);
    byte[] kept = value;
    if (value != null && value.length > LIMIT) {
      put(all, WHOLE_SIZE, Integer.toString(value.length));
      kept = Arrays.copyOf(value, LIMIT);
    }
    return new ProducerRecord<>(
        TopicNames.deadLettersOf(source.topic()), source.partition(), key, kept, all);
  }

  /** A text as UTF-8, cut to 64 KB between two characters. */
  public static byte[] cut(String text) {
    byte[] whole =
        text.substring(0, Math.min(LIMIT, text.length())).getBytes(StandardCharsets.UTF_8);
    int end = Math.min(LIMIT, whole.length);
    while (end > 0 && end < whole.length && (whole[end] & 0xC0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(whole, end);
  }

  private static void put(RecordHeaders headers, String name, String text) {
    headers.remove(name);
    headers.add(name, text.getBytes(StandardCharsets.UTF_8));
  }
}

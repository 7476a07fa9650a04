package dev.passagework.streams.runtime;

import dev.passagework.schemas.contract.RecordSerdes;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * What a topology does with a record that it cannot read or handle: the record goes to the
 * dead-letter topic of its source, in the transaction that passes over it (KIP-1034), or by itself
 * where a global store is read.
 *
 * <p>A record that cannot be read because the registry is out of reach is not poison, and neither
 * is one whose handling fails for any cause but {@link PoisonException}: those stop the thread.
 */
public final class PoisonToDeadLetters
    implements DeserializationExceptionHandler, ProcessingExceptionHandler {
  /** Setting that holds the name of the service. */
  static final String SERVICE = "passagework.service";

  private String service = "";
  private GlobalDeadLetters global = new GlobalDeadLetters(Map.of());

  @Override
  public void configure(Map<String, ?> settings) {
    service = String.valueOf(settings.get(SERVICE));
    global = new GlobalDeadLetters(settings);
  }

  @Override
  public DeserializationExceptionHandler.Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception cause) {
    if (RecordSerdes.isPassing(cause)) {
      return DeserializationExceptionHandler.Response.fail();
    }
    DeadLetters.Source source =
        new DeadLetters.Source(record.topic(), record.partition(), record.offset());
    ProducerRecord<byte[], byte[]> letter =
        DeadLetters.of(
            service,
            source,
            record.key(),
            record.value(),
            record.headers(),
            String.valueOf(cause.getMessage()));
    return DeserializationExceptionHandler.Response.resume(inTheTransaction(context, letter));
  }

  @Override
  public ProcessingExceptionHandler.Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception cause) {
    if (!(cause instanceof PoisonException)) {
      return ProcessingExceptionHandler.Response.fail();
    }
    DeadLetters.Source source =
        new DeadLetters.Source(context.topic(), context.partition(), context.offset());
    ProducerRecord<byte[], byte[]> letter =
        DeadLetters.of(
            service,
            source,
            context.sourceRawKey(),
            context.sourceRawValue(),
            context.headers(),
            String.valueOf(cause.getMessage()));
    return ProcessingExceptionHandler.Response.resume(inTheTransaction(context, letter));
  }

  /** The letters to be written with what the task writes; a global store has no task. */
  private List<ProducerRecord<byte[], byte[]>> inTheTransaction(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> letter) {
    @Nullable TaskId task = context.taskId();
    if (task != null && task.subtopology() >= 0) {
      return List.of(letter);
    }
    global.write(letter);
    return List.of();
  }
}

package dev.passagework.streams.embedded;

import dev.passagework.streams.embedded.SubjectChanges.Change;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry's only memory. A change is decided on the state of the log's end and written in one
 * transaction under one transactional id, so that whoever decided on an older state is fenced by
 * the broker and decides again: no id is given out twice, not even by two registries on one topic.
 */
final class SchemaLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SchemaLog.class);
  private static final String TRANSACTIONAL_ID = "passagework-embedded-registry";
  private static final int ATTEMPTS = 3;

  private final SchemaTopic topic;
  private final Subjects subjects;
  private volatile @Nullable KafkaProducer<byte[], byte[]> writer;
  private volatile boolean closed;
  private long position;

  private SchemaLog(SchemaTopic topic, Subjects subjects) {
    this.topic = topic;
    this.subjects = subjects;
  }

  /**
   * Opens the log and reads it to its end into {@code subjects}.
   *
   * @throws EmbeddedStartException when the topic cannot be made or read
   */
  static SchemaLog open(SchemaTopic topic, Subjects subjects) {
    topic.prepare();
    SchemaLog log = new SchemaLog(topic, subjects);
    try {
      log.catchUp();
    } catch (KafkaException e) {
      throw new EmbeddedStartException(
          "the schema registry cannot read %s at %s: %s"
              .formatted(SchemaTopic.NAME, topic.bootstrapServers(), e.getMessage()),
          e);
    }
    return log;
  }

  /**
   * Decides a change, writes it, and gives its answer once it is in the log and in the subjects.
   */
  synchronized <T> Outcome<T> change(Supplier<Outcome<Change<T>>> decision) {
    String problem = "closed";
    for (int attempt = 1; attempt <= ATTEMPTS && !closed; attempt++) {
      try {
        KafkaProducer<byte[], byte[]> producer = openWriter();
        return decision.get().map(change -> write(producer, change));
      } catch (KafkaException e) {
        LOG.debug("attempt {} to write to {} failed", attempt, SchemaTopic.NAME, e);
        problem = String.valueOf(e.getMessage());
        dropWriter();
      }
    }
    return Outcome.refused(
        RegistryError.LOG_UNAVAILABLE,
        "the change could not be written to %s (%s): try again"
            .formatted(SchemaTopic.NAME, problem));
  }

  /** Lets go of the topic; a change under way fails. */
  @Override
  public void close() {
    closed = true;
    dropWriter();
  }

  private KafkaProducer<byte[], byte[]> openWriter() {
    KafkaProducer<byte[], byte[]> open = writer;
    if (open != null) {
      return open;
    }
    KafkaProducer<byte[], byte[]> fresh =
        new KafkaProducer<>(writerSettings(), new ByteArraySerializer(), new ByteArraySerializer());
    writer = fresh;
    fresh.initTransactions();
    catchUp();
    return fresh;
  }

  private <T> T write(KafkaProducer<byte[], byte[]> producer, Change<T> change) {
    if (!change.entries().isEmpty()) {
      producer.beginTransaction();
      List<Future<RecordMetadata>> sends =
          change.entries().stream()
              .map(entry -> producer.send(LogEntryJson.toRecord(SchemaTopic.NAME, entry)))
              .toList();
      sends.forEach(SchemaLog::await);
      producer.commitTransaction();
      change.entries().forEach(subjects::apply);
    }
    return change.answer();
  }

  private void catchUp() {
    position = topic.read(position, subjects::apply);
  }

  private void dropWriter() {
    KafkaProducer<byte[], byte[]> open = writer;
    writer = null;
    if (open != null) {
      open.close(Duration.ZERO);
    }
  }

  private Map<String, Object> writerSettings() {
    Map<String, Object> settings = topic.settings();
    settings.remove("default.api.timeout.ms");
    settings.put("transactional.id", TRANSACTIONAL_ID);
    settings.put("transaction.timeout.ms", 10_000);
    settings.put("delivery.timeout.ms", 8_000);
    settings.put("max.block.ms", 8_000);
    settings.put("linger.ms", 0);
    return settings;
  }

  private static void await(Future<RecordMetadata> send) {
    try {
      RecordMetadata unused = send.get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e);
    }
  }
}

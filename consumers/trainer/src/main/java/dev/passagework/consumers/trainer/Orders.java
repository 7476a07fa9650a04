package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.Command;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands for a model, from the first that it has not handled. */
final class Orders implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Orders.class);
  private static final Duration PATIENCE = Duration.ofMillis(10);

  private final String model;
  private final TopicPartition only;
  private final Deserializer<Command> commands;
  private final KafkaConsumer<String, byte[]> consumer;

  /**
   * The commands for a model.
   *
   * @param handled offset of the next command as the model's state says; what the group committed
   *     may be further, if the state was not written any more
   */
  Orders(Cluster cluster, String model, long handled) {
    this.model = model;
    this.only = new TopicPartition(cluster.name(Topics.COMMANDS), 0);
    this.commands = cluster.serdes().deserializer(Topics.COMMANDS);
    this.consumer =
        cluster.rawConsumer(
            Map.of("group.id", Announcer.group(cluster, model), "auto.offset.reset", "earliest"));
    consumer.assign(List.of(only));
    Optional<OffsetAndMetadata> committed =
        Optional.ofNullable(consumer.committed(Set.of(only)).get(only));
    consumer.seek(only, Math.max(handled, committed.map(OffsetAndMetadata::offset).orElse(0L)));
  }

  /**
   * Reads on, up to the command to finish.
   *
   * @param reWarm takes the offset after a command to let the rate rise anew
   * @return the offset after the command to finish, if the model was told to
   */
  Optional<Long> look(LongConsumer reWarm) {
    for (ConsumerRecord<String, byte[]> record : consumer.poll(PATIENCE)) {
      Optional<Command> command = read(record).filter(c -> c.subject().equals(model));
      Optional<Command.Kind> kind = command.map(Command::kind);
      if (kind.filter(Command.Kind.FINISH::equals).isPresent()) {
        return Optional.of(record.offset() + 1);
      }
      if (kind.filter(Command.Kind.RE_WARM::equals).isPresent()) {
        LOG.info("model {}: the rate rises anew from the next segment on", model);
        reWarm.accept(record.offset() + 1);
      }
    }
    return Optional.empty();
  }

  private Optional<Command> read(ConsumerRecord<String, byte[]> record) {
    try {
      return Optional.ofNullable(commands.deserialize(record.topic(), record.value()));
    } catch (SerializationException e) {
      LOG.warn("the command at offset {} cannot be read: {}", record.offset(), e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}

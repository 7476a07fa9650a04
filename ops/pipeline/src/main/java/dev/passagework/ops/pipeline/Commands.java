package dev.passagework.ops.pipeline;

import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.Command;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicReader;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;

/** What a person or a job orders: plans, and commands to services. */
public final class Commands {
  private Commands() {}

  /** Puts a plan in force. */
  public static void set(Cluster cluster, Plan plan) throws IOException, InterruptedException {
    send(cluster, Topics.PLANS, plan.corpus(), plan);
  }

  /** Tells a trainer to learn what is there, write its last checkpoint and end. */
  public static void finish(Cluster cluster, String model, Clock clock)
      throws IOException, InterruptedException {
    Command finish = new Command(Command.Kind.FINISH, model, OptionalInt.empty(), clock.instant());
    send(cluster, Topics.COMMANDS, model, finish);
  }

  /**
   * Orders that a checkpoint become champion, whatever the gate thinks of it.
   *
   * @throws IllegalArgumentException if there is no such checkpoint
   */
  public static void promote(Cluster cluster, CheckpointId checkpoint, Clock clock)
      throws IOException, InterruptedException {
    requireThere(cluster, checkpoint);
    Command promote =
        new Command(
            Command.Kind.PROMOTE,
            checkpoint.model(),
            OptionalInt.of(checkpoint.version()),
            clock.instant());
    send(cluster, Topics.COMMANDS, checkpoint.model(), promote);
  }

  /**
   * Orders that a model go back to the champion before.
   *
   * @param version the version to go back to, where it is not that one
   * @throws IllegalArgumentException if there is no such checkpoint
   */
  public static void rollBack(Cluster cluster, String model, OptionalInt version, Clock clock)
      throws IOException, InterruptedException {
    if (version.isPresent()) {
      requireThere(cluster, new CheckpointId(model, version.getAsInt()));
    }
    Command back = new Command(Command.Kind.ROLL_BACK, model, version, clock.instant());
    send(cluster, Topics.COMMANDS, model, back);
  }

  private static void requireThere(Cluster cluster, CheckpointId checkpoint) {
    Set<String> there = new TreeSet<>();
    TopicReader.readToEnd(
        cluster,
        Topics.CHECKPOINTS,
        record -> {
          if (record.value() == null) {
            there.remove(record.key());
          } else {
            there.add(record.key());
          }
        });
    if (!there.contains(checkpoint.toString())) {
      throw new IllegalArgumentException(
          "there is no checkpoint %s; those there are: %s"
              .formatted(checkpoint, there.isEmpty() ? "none" : String.join(", ", there)));
    }
  }

  /** Tells a trainer to let its learning rate rise anew from its next segment on. */
  public static void reWarm(Cluster cluster, String model, Clock clock)
      throws IOException, InterruptedException {
    Command order = new Command(Command.Kind.RE_WARM, model, OptionalInt.empty(), clock.instant());
    send(cluster, Topics.COMMANDS, model, order);
  }

  private static <V> void send(Cluster cluster, Topic<V> topic, String key, V value)
      throws IOException, InterruptedException {
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      producer.send(cluster.record(cluster.serdes(), topic, key, value)).get();
    } catch (ExecutionException e) {
      throw new IOException("%s could not be written: %s".formatted(topic, e.getCause()), e);
    }
  }
}

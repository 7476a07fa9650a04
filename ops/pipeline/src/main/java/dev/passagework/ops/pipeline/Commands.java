package dev.passagework.ops.pipeline;

import dev.passagework.schemas.contract.Command;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalInt;
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

  private static <V> void send(Cluster cluster, Topic<V> topic, String key, V value)
      throws IOException, InterruptedException {
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      producer.send(cluster.record(cluster.serdes(), topic, key, value)).get();
    } catch (ExecutionException e) {
      throw new IOException("%s could not be written: %s".formatted(topic, e.getCause()), e);
    }
  }
}

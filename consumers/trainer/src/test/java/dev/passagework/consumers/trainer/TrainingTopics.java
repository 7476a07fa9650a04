package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.Command;
import dev.passagework.schemas.contract.RecordSerdes;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.streams.runtime.Cluster;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/** What tests write for a trainer of the model "model", and read of it. */
final class TrainingTopics {
  private TrainingTopics() {}

  static void send(Cluster cluster, List<TrainingPair> pairs) {
    RecordSerdes serdes = cluster.serdes();
    EmbeddedCluster.send(
        cluster,
        pairs.stream()
            .map(pair -> cluster.record(serdes, Topics.TRAINING_PAIRS, pair.key(), pair))
            .toList());
  }

  /** Orders the trainer to finish. */
  static void finish(Cluster cluster) {
    Command command = new Command(Command.Kind.FINISH, "model", OptionalInt.empty(), Instant.EPOCH);
    EmbeddedCluster.send(cluster, Topics.COMMANDS, "model", command);
  }

  static List<TrainingSegment> segments(Cluster cluster) {
    return EmbeddedCluster.values(cluster, Topics.TRAINING_SEGMENTS);
  }

  static boolean hasCheckpoint(Cluster cluster, int version) {
    return EmbeddedCluster.values(cluster, Topics.CHECKPOINTS).stream()
        .anyMatch(c -> c.id().equals(new CheckpointId("model", version)));
  }

  /** The checkpoint that was announced last. */
  static Checkpoint newest(Cluster cluster) {
    List<Checkpoint> all = EmbeddedCluster.values(cluster, Topics.CHECKPOINTS);
    return all.get(all.size() - 1);
  }
}

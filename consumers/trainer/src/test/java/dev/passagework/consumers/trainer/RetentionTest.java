package dev.passagework.consumers.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.consumers.trainer.TrainerSettings.KeepSettings;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.CollectionManifest.Domain;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.SetDigest;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.DirectoryCheckpointStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  private static final Duration WAIT = Duration.ofDays(1);

  private final Instant made = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  @TempDir private Path folder;

  @Test
  void aCheckpointIsWaitedForUntilEveryCollectionHasScoredItOrItIsTooOld() throws Exception {
    try (EmbeddedCluster embedded = new EmbeddedCluster()) {
      Cluster cluster = embedded.named("waits");
      for (int version = 1; version <= 3; version++) {
        Checkpoint checkpoint = checkpoint(version);
        EmbeddedCluster.send(cluster, Topics.CHECKPOINTS, checkpoint.id().toString(), checkpoint);
      }
      assertThat(going(cluster, made)).containsExactly(3, 2, 1);

      collection(cluster, "near");
      collection(cluster, "far");
      score(cluster, 1, "near");
      score(cluster, 1, "far");
      score(cluster, 2, "near");

      assertThat(going(cluster, made)).containsExactly(1);
      assertThat(going(cluster, made.plus(WAIT))).containsExactly(1);
      assertThat(going(cluster, made.plus(WAIT).plusMillis(1))).containsExactly(3, 2, 1);
    }
  }

  /** Versions that go when the fourth is announced and one is kept. */
  private List<Integer> going(Cluster cluster, Instant now) {
    KeepSettings settings = new KeepSettings(1, Duration.ofMillis(-1), WAIT, Duration.ZERO);
    return new Retention(
            cluster,
            new DirectoryCheckpointStore(folder),
            settings,
            Clock.fixed(now, ZoneOffset.UTC))
        .plan(checkpoint(4)).checkpoints().stream().map(CheckpointId::version).toList();
  }

  private void collection(Cluster cluster, String name) {
    EmbeddedCluster.send(
        cluster,
        Topics.COLLECTIONS,
        name,
        new CollectionManifest(name, 1, SetDigest.EMPTY, SetDigest.EMPTY, 1, 1, Domain.IN, made));
  }

  private void score(Cluster cluster, int version, String collection) {
    String subject = "model@" + version;
    EmbeddedCluster.send(
        cluster,
        Topics.EVALUATION_METRICS,
        subject,
        new MetricEvent("ndcg@10", 0.5, subject, Map.of("collection", collection), made));
  }

  private Checkpoint checkpoint(int version) {
    return new Checkpoint(
        new CheckpointId("model", version),
        "base",
        List.of(),
        Map.of(),
        version,
        8L * version,
        version,
        false,
        made);
  }
}

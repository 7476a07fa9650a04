package dev.passagework.ops.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.passagework.schemas.contract.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LocalClusterTest {
  private static final Map<String, String> SETTINGS =
      Map.of("group.id", "group", "session.timeout.ms", "90000");

  @TempDir private Path folder;

  @Test
  void whatCameToItsEndWithTheProcessHoldsUpNoGroup() throws Exception {
    try (LocalCluster local = LocalCluster.start(folder, 0, 0);
        KafkaConsumer<String, byte[]> dead = local.cluster().rawConsumer(SETTINGS)) {
      join(local, dead);
      local.close();

      try (LocalCluster again = LocalCluster.start(folder, 0, 0);
          KafkaConsumer<String, byte[]> next = again.cluster().rawConsumer(SETTINGS)) {
        join(again, next);
        assertThat(next.assignment()).hasSize(LocalCluster.PARTITIONS);
      }
    }
  }

  /** Half of the session that a member would have to be waited for. */
  private static void join(LocalCluster local, KafkaConsumer<String, byte[]> consumer) {
    consumer.subscribe(List.of(local.cluster().name(Topics.PASSAGES)));
    await()
        .atMost(Duration.ofSeconds(45))
        .until(
            () -> {
              consumer.poll(Duration.ofMillis(100));
              return !consumer.assignment().isEmpty();
            });
  }
}

package dev.passagework.streams.refinery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.streams.runtime.Settings;
import java.nio.file.Path;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

class RefineryTopologyTest {
  private final Topology topology =
      RefineryTopology.topology(
          RefineryDriver.CLUSTER, RefinerySettings.from(Settings.defaults(), Path.of("unused")));

  @Test
  void theTopologyIsTheApprovedOne() {
    new Golden("refinery-topology.txt").approves(topology.describe().toString());
  }

  @Test
  void everyStepHasANameOfItsOwn() {
    assertThat(topology.describe().toString()).doesNotContain("KSTREAM-", "KTABLE-");
  }
}

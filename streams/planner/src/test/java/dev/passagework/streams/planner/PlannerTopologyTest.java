package dev.passagework.streams.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.streams.runtime.Settings;
import java.nio.file.Path;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

class PlannerTopologyTest {
  private final Topology topology =
      PlannerTopology.topology(
          PlannerDriver.CLUSTER, PlannerSettings.from(Settings.defaults(), Path.of("unused")));

  @Test
  void theTopologyIsTheApprovedOne() {
    new Golden("planner-topology.txt").approves(topology.describe().toString());
  }

  @Test
  void everyStepHasANameOfItsOwn() {
    assertThat(topology.describe().toString()).doesNotContain("KSTREAM-", "KTABLE-");
  }

  @Test
  void thereIsOnePartByPassageAndOneByPlanEntry() {
    assertThat(topology.describe().subtopologies()).hasSize(2);
  }
}

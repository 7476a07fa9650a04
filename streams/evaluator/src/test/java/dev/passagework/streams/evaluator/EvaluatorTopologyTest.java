package dev.passagework.streams.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.streams.runtime.Settings;
import java.nio.file.Path;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

class EvaluatorTopologyTest {
  private final Topology topology =
      EvaluatorTopology.topology(
          EvaluatorDriver.CLUSTER,
          EvaluatorSettings.from(Settings.defaults(), Path.of("unused")),
          new Desk(WordEmbedder::of, Fixture.NO_LEXICAL, Runnable::run));

  @Test
  void theTopologyIsTheApprovedOne() {
    new Golden("evaluator-topology.txt").approves(topology.describe().toString());
  }

  @Test
  void everyStepHasANameOfItsOwn() {
    assertThat(topology.describe().toString()).doesNotContain("KSTREAM-", "KTABLE-");
  }

  @Test
  void searchingMergingCollectingAndJudgingScaleApart() {
    assertThat(topology.describe().subtopologies()).hasSize(7);
    assertThat(topology.describe().globalStores()).hasSize(4);
  }
}

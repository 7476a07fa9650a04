package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Evaluators as processes of their own: one that nothing disturbs, and, under another prefix of
 * topics, one that is killed, started again and joined by a second one while the broker restarts.
 */
@Tag("faults")
class EvaluatorFaultsIT {
  private static final int PASSAGES = 600;
  private static final int CHECKPOINTS = 4;

  @TempDir Path directory;
  private EvaluatorCluster stage;

  @BeforeEach
  void start() throws Exception {
    stage =
        EvaluatorCluster.start(
            directory,
            PASSAGES,
            IntStream.range(1, CHECKPOINTS).mapToObj(EvaluatorCluster::random).toList());
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void killedJoinedAndWithABrokerThatRestartsItPublishesTheSameOnceToTheLastBit() throws Exception {
    Cluster calm = stage.fed("calm-");
    stage.announceAll(calm);
    Map<String, Long> undisturbed;
    try (Command evaluator = stage.evaluator("calm", "calm-")) {
      undisturbed = awaitAll(calm);
    }
    Cluster storm = stage.fed("storm-");
    stage.announceAll(storm);
    try (Command killed = stage.evaluator("storm-1", "storm-")) {
      awaitScoresOf("m@0", storm);
      killed.kill();
    }
    assertThat(isScored("m@3", storm)).as("killed in the middle").isFalse();
    try (Command again = stage.evaluator("storm-1", "storm-");
        Command second = stage.evaluator("storm-2", "storm-")) {
      awaitScoresOf("m@1", storm);
      stage.restartBroker();
      assertThat(awaitAll(storm)).isEqualTo(undisturbed);
    }
  }

  private static void awaitScoresOf(String subject, Cluster cluster) throws Exception {
    EvaluatorCluster.await("scores of " + subject, () -> isScored(subject, cluster));
  }

  private static boolean isScored(String subject, Cluster cluster) {
    return EvaluatorCluster.read(cluster, Topics.EVALUATION_METRICS).stream()
        .anyMatch(metric -> metric.subject().equals(subject));
  }

  /** The bits of every metric by what it is of, once the gate has decided on every checkpoint. */
  private static Map<String, Long> awaitAll(Cluster cluster) throws Exception {
    EvaluatorCluster.await(
        "every decision and metric",
        () ->
            EvaluatorCluster.read(cluster, Topics.DECISIONS).size() >= CHECKPOINTS - 1
                && metrics(cluster).size() >= expected());
    assertThat(EvaluatorCluster.read(cluster, Topics.DECISIONS))
        .extracting(decision -> decision.challenger().version())
        .containsExactly(1, 2, 3);
    return metrics(cluster);
  }

  /**
   * BM25 and the checkpoints: two roles and a mean of three measures; for all but the base, four
   * gains each.
   */
  private static int expected() {
    return (CHECKPOINTS + 1) * 3 * 3 + (CHECKPOINTS - 1) * 3 * 4;
  }

  /** Two metrics of the same fail; freshness goes by the clock, and is left out. */
  private static Map<String, Long> metrics(Cluster cluster) {
    List<MetricEvent> scores =
        EvaluatorCluster.read(cluster, Topics.EVALUATION_METRICS).stream()
            .filter(metric -> !metric.name().startsWith("freshness"))
            .toList();
    return new HashMap<>(
        scores.stream()
            .collect(
                Collectors.toMap(
                    m -> m.subject() + " " + m.name() + " " + new TreeMap<>(m.dimensions()),
                    m -> Double.doubleToRawLongBits(m.value()))));
  }
}

package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.Decision.Outcome;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders to the gate from the command line, and the run files of what it judged. */
@Tag("faults")
class GateOrdersIT {
  private static final int PASSAGES = 60;

  @TempDir Path directory;
  private EvaluatorCluster stage;

  @BeforeEach
  void start() throws Exception {
    stage = EvaluatorCluster.start(directory, PASSAGES, List.of(EvaluatorCluster.damaged()));
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void damagedWeightsAreRefusedAndForcedInReportedAndRolledBack() throws Exception {
    Cluster cluster = stage.fed("");
    stage.announceAll(cluster);
    try (Command evaluator = stage.evaluator("data", "")) {
      awaitDecisions(1, cluster);
      assertThat(stage.run("", "promote", "m@1")).contains("m@1 becomes champion");
      awaitDecisions(3, cluster);
      assertThat(stage.run("", "rollback", "m")).contains("m goes back to the champion before");
      awaitDecisions(4, cluster);
    }

    assertThat(EvaluatorCluster.read(cluster, Topics.DECISIONS))
        .extracting(d -> d.challenger().version(), Decision::outcome)
        .containsExactly(
            tuple(1, Outcome.REFUSED),
            tuple(1, Outcome.PROMOTED),
            tuple(1, Outcome.FELL_BEHIND),
            tuple(0, Outcome.ROLLED_BACK));
    assertThat(EvaluatorCluster.read(cluster, Topics.CHAMPIONS))
        .extracting(champion -> champion.id().version())
        .containsExactly(0, 1, 0);
    assertRunFiles();
  }

  /** Twenty queries, sixty passages each, in trec_eval's six columns. */
  private void assertRunFiles() throws Exception {
    Path runs = directory.resolve("runs");
    String data = directory.resolve("data").toString();
    String printed = stage.run("", "runs", "m@0", "--to", runs.toString(), "--data-dir", data);
    Path run = runs.resolve("c.m@0.run");
    assertThat(printed).contains(run.toString());
    List<String> lines = Files.readAllLines(run);
    assertThat(lines).hasSize(20 * PASSAGES);
    assertThat(lines).allMatch(line -> line.matches("q\\d+ Q0 p\\d+ \\d+ -?\\d\\.\\d{6} m@0"));
    assertThat(runs.resolve("c.report.qrels")).content().contains("q1 0 p11 1");
  }

  private static void awaitDecisions(int count, Cluster cluster) throws Exception {
    EvaluatorCluster.await(
        count + " decisions",
        () -> EvaluatorCluster.read(cluster, Topics.DECISIONS).size() >= count);
  }
}

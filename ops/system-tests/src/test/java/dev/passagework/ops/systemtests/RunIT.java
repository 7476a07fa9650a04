package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} on a collection of a user's own. */
class RunIT {
  private static final Duration LONGEST = Duration.ofMinutes(10);

  @TempDir Path directory;

  @Test
  void twoRunsAtOnceDoNotDisturbEachOtherAndLeaveNothingBehind() throws Exception {
    SmallCollection small = SmallCollection.of(directory, 48);
    try (Command one = start(small, "one.json");
        Command other = start(small, "other.json")) {
      assertThat(one.await(LONGEST).exitCode()).as(one.output()).isZero();
      assertThat(other.await(LONGEST).exitCode()).as(other.output()).isZero();
      assertThat(one.leftBehind()).isEmpty();
      assertThat(other.leftBehind()).isEmpty();
    }
    JsonNode one = new ObjectMapper().readTree(directory.resolve("one.json").toFile());
    JsonNode other = new ObjectMapper().readTree(directory.resolve("other.json").toFile());
    assertThat(one.at("/before")).isEqualTo(other.at("/before"));
    assertThat(one.at("/bm25")).isEqualTo(other.at("/bm25"));
    assertThat(one.at("/pairs")).isEqualTo(other.at("/pairs"));
    assertThat(one.at("/llm/calls").intValue()).isEqualTo(48);
  }

  @Test
  void withOneSplitOnlyTheLastCheckpointChallengesAndTheReportSaysSo() throws Exception {
    SmallCollection small = SmallCollection.of(directory, 48);
    Files.delete(small.folder().resolve("qrels/dev.tsv"));
    try (Command run = start(small, "report.json")) {
      assertThat(run.await(LONGEST).exitCode()).as(run.output()).isZero();
    }
    JsonNode report = new ObjectMapper().readTree(directory.resolve("report.json").toFile());
    JsonNode decision = report.at("/last_decision");
    assertThat(decision.at("/comparisons/0/role").textValue()).isEqualTo("report");
    assertThat(decision.at("/reason").textValue()).containsIgnoringCase("gate quer");
    assertThat(decision.at("/comparisons/0/p_value").doubleValue()).isBetween(0.0, 1.0);
  }

  private Command start(SmallCollection small, String report) throws Exception {
    Path plan = directory.resolve("plan.yaml");
    Files.write(
        plan,
        List.of("entries:", "  - {strategy: question, llm: recorded, density: 4, coverage: 1.0}"));
    return Command.start(
        directory,
        Map.of(),
        "run",
        "--collection",
        small.folder().toString(),
        "--recorded",
        small.recorded().toString(),
        "--plan",
        plan.toString(),
        "--report",
        directory.resolve(report).toString());
  }
}

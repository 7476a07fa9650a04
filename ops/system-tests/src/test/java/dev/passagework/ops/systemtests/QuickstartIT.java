package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command, from the jar. */
class QuickstartIT {
  @TempDir Path directory;

  @Test
  void theQuickstartMakesABetterRetrieverAndReportsIt() throws Exception {
    Path file = directory.resolve("report.json");
    Command.Ended ended =
        Command.run(directory, Map.of(), "quickstart", "--report", file.toString());
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("before: all-MiniLM-L6-v2").contains("after:  quickstart@");
    JsonNode report = new ObjectMapper().readTree(file.toFile());
    assertThat(report.at("/before/ndcg@10").doubleValue()).isBetween(0.531, 0.533);
    assertThat(report.at("/before/recall@100").doubleValue()).isBetween(0.910, 0.912);
    assertThat(report.at("/after/ndcg@10").doubleValue()).isGreaterThanOrEqualTo(0.65);
    assertThat(report.at("/bm25/ndcg@10").doubleValue()).isBetween(0.38, 0.41);
    assertThat(report.at("/llm/calls").longValue()).isEqualTo(516);
    long rejected = 0;
    for (JsonNode count : report.at("/pairs/rejected")) {
      rejected += count.longValue();
    }
    assertThat(report.at("/pairs/kept").longValue() + rejected).isBetween(2_000L, 2_064L);
    assertThat(report.at("/checkpoints").intValue()).isGreaterThanOrEqualTo(4);
    assertThat(report.at("/freshness_seconds/p50").doubleValue()).isPositive();
    assertThat(report.at("/seconds/total").doubleValue()).isPositive();
  }
}

package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a user can get wrong: one line that names the cause and the cure, and a non-zero exit code.
 */
class ErrorsIT {
  @TempDir Path directory;
  private SmallCollection small;

  @BeforeEach
  void aCollection() throws IOException {
    small = SmallCollection.of(directory, 8);
  }

  @Test
  void aFolderThatIsNoCollection() throws Exception {
    Path empty = Files.createDirectories(directory.resolve("empty"));
    assertThat(error(Map.of(), "run", "--collection", empty.toString(), "--recorded", recorded()))
        .contains(empty + " is no BEIR folder")
        .contains("corpus.jsonl");
  }

  @Test
  void aMissingRecordedFile() throws Exception {
    assertThat(error(Map.of(), "run", "--collection", folder(), "--recorded", "absent.jsonl"))
        .contains("absent.jsonl");
  }

  @Test
  void aCorruptLineIsNamedWithItsFileAndNumber() throws Exception {
    Files.write(
        small.folder().resolve("corpus.jsonl"),
        List.of("{\"_id\": \"x\", \"text\": "),
        StandardOpenOption.APPEND);
    assertThat(run(Map.of(), "run", "--collection", folder(), "--recorded", recorded()))
        .contains("corpus.jsonl:9");
  }

  @Test
  void aDeadEndpoint() throws Exception {
    Map<String, String> dead = Map.of("OPENAI_BASE_URL", "http://127.0.0.1:9/v1");
    assertThat(run(dead, "run", "--collection", folder(), "--live", "--yes", "--llm", "small"))
        .contains("127.0.0.1:9")
        .contains("OPENAI_BASE_URL");
  }

  @Test
  void aLiveEndpointIsNotCalledWithoutAYes() throws Exception {
    try (ServerSocket endpoint = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + endpoint.getLocalPort() + "/v1";
      Command.Ended ended =
          Command.run(
              directory,
              Map.of("OPENAI_BASE_URL", url),
              "run",
              "--collection",
              folder(),
              "--live",
              "--llm",
              "small");
      assertThat(ended.exitCode()).isNotZero();
      assertThat(ended.output()).contains("prompt tokens").contains("nothing was called");
    }
  }

  @Test
  void aTakenPort() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertThat(error(Map.of(), "quickstart", "--kafka-port", port))
          .contains(port)
          .contains("--kafka-port");
      assertThat(error(Map.of(), "quickstart", "--registry-port", port))
          .contains(port)
          .contains("--registry-port");
    }
  }

  @Test
  void anUnknownSettingBaseOrPlace() throws Exception {
    assertThat(error(Map.of(), "quickstart", "--set", "trainer.batchsize=4"))
        .contains("did you mean 'trainer.batch-size'?");
    assertThat(errorOfBase("all-MiniLM-L6")).contains("all-MiniLM-L6-v2");
    assertThat(error(Map.of(), "quickstart", "--report", "no/such/folder/report.json"))
        .contains("report.json");
  }

  @Test
  void aBaseWhoseVectorsAreNoNumbers() throws Exception {
    Path base = Files.createDirectories(directory.resolve("diverged"));
    TinyEncoder.writeDiverged(base);
    assertThat(errorOfBase(base.toString())).contains("@0 cannot be scored: it cannot be used: ");
  }

  @Test
  void aStudyThatItsBudgetCannotPayLeavesNothingOnDisk() throws Exception {
    Path study =
        Files.writeString(
            directory.resolve("study.yaml"),
            """
            study: poor
            collections: [{folder: quickstart}]
            llms: [{name: small, recorded: quickstart}]
            centre: {base: all-MiniLM-L6-v2, strategies: question, llms: small, density: 2, schedule: 8 steps}
            budget: 1000 tokens
            """);
    Path out = directory.resolve("out");

    assertThat(error(Map.of(), "study", "run", study.toString(), "--out", out.toString()))
        .contains("the budget of 1,000.00 tokens cannot pay");
    assertThat(out).doesNotExist();
  }

  /** What a command that fails prints in all: one line. */
  private String error(Map<String, String> environment, String... arguments) throws Exception {
    String output = run(environment, arguments);
    assertThat(output.lines().filter(line -> line.startsWith("passagework: "))).hasSize(1);
    return output;
  }

  private String errorOfBase(String base) throws Exception {
    return error(
        Map.of(), "run", "--collection", folder(), "--recorded", recorded(), "--base", base);
  }

  private String run(Map<String, String> environment, String... arguments) throws Exception {
    Command.Ended ended = Command.run(directory, environment, arguments);
    assertThat(ended.exitCode()).as(ended.output()).isNotZero();
    assertThat(ended.output()).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(ended.output()).contains("passagework: ");
    return ended.output();
  }

  private String folder() {
    return small.folder().toString();
  }

  private String recorded() {
    return small.recorded().toString();
  }
}

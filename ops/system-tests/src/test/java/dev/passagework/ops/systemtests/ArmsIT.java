package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.FurtherGain;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.PlanState;
import dev.passagework.schemas.contract.PlanState.Status;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shadow arms of an {@code up}: one beside its own model, and one in another process that learns
 * half of what the first does, and what follows for the plan.
 */
@Tag("faults")
class ArmsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int PASSAGES = 40;

  /** No gain is as large as that, so that any evidence stops the entry. */
  private static final String OUT_OF_REACH = "planner.stop-below-gain=1000";

  private static final Pattern ADDRESSES =
      Pattern.compile("KAFKA_BOOTSTRAP_SERVERS=(\\S+) SCHEMA_REGISTRY_URL=(\\S+)");

  @TempDir Path directory;

  @Test
  void aGainThatTwoArmsTellStopsThePlanEntryBySetting() throws Exception {
    SmallCollection small = SmallCollection.of(directory, PASSAGES + 8);
    List<String> corpus = Files.readAllLines(small.folder().resolve("corpus.jsonl"));
    try (Command up = up()) {
      up.awaitOutput("SCHEMA_REGISTRY_URL=", PATIENCE);
      Matcher addresses = ADDRESSES.matcher(up.output());
      assertThat(addresses.find()).isTrue();
      Cluster cluster = Cluster.of(addresses.group(1), addresses.group(2));
      run(cluster, "feed", "collection", small.folder().toString());
      feed(cluster, corpus.subList(0, PASSAGES));
      try (Command trainer = trainer(cluster)) {
        EvaluatorCluster.await("a gain from both arms", () -> isTold(cluster));
      }
      feed(cluster, corpus);
      EvaluatorCluster.await("the entry stops", () -> isStopped(cluster));
    }
  }

  /** Nothing is learnt by the model that {@code up} itself trains: no pair is labelled. */
  private Command up() throws Exception {
    List<String> line = new ArrayList<>(List.of("up", "--arm", arm("whole")));
    line.addAll(List.of("--data-dir", data(), "--kafka-port", "0", "--registry-port", "0"));
    return start(line, OUT_OF_REACH, "trainer.pairs=labelled", "monitor.port=0", "searcher.port=0");
  }

  private Command trainer(Cluster cluster) throws Exception {
    List<String> line = new ArrayList<>(List.of("trainer", "--arm", arm("half", "density=1")));
    line.addAll(List.of("--data-dir", data()));
    line.addAll(against(cluster));
    return start(line);
  }

  /** The file of an arm that learns what is made by {@code ict}. */
  private String arm(String model, String... settings) throws IOException {
    List<String> lines = new ArrayList<>(List.of("model=" + model, "strategies=ict"));
    lines.addAll(List.of("pairs=all", "segment-linger=2000"));
    lines.addAll(List.of(settings));
    Path file = directory.resolve(model + ".properties");
    return Files.write(file, lines.stream().map(line -> "trainer." + line).toList()).toString();
  }

  private Command start(List<String> command, String... settings) throws IOException {
    List<String> line = new ArrayList<>(command);
    for (String setting : settings) {
      line.addAll(List.of("--set", setting));
    }
    return Command.start(
        directory, Map.of("OMP_WAIT_POLICY", "passive"), line.toArray(String[]::new));
  }

  private void feed(Cluster cluster, List<String> passages) throws Exception {
    Path file = Files.write(directory.resolve("passages.jsonl"), passages);
    run(cluster, "feed", "passages", file.toString(), "--corpus", "settings");
  }

  private void run(Cluster cluster, String... command) throws Exception {
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(against(cluster));
    Command.Ended ended = Command.run(directory, Map.of(), line.toArray(String[]::new));
    assertThat(ended.exitCode()).as(ended.output()).isZero();
  }

  private static List<String> against(Cluster cluster) {
    return List.of(
        "--bootstrap-servers",
        cluster.bootstrapServers(),
        "--schema-registry",
        cluster.registryUrl());
  }

  private String data() {
    return directory.resolve("data").toString();
  }

  /** The curve has a point of each arm, and its interval is told. */
  private static boolean isTold(Cluster cluster) {
    List<MetricEvent> events = EvaluatorCluster.read(cluster, Topics.AUGMENTATION_METRICS);
    return events.stream()
        .filter(event -> Integer.parseInt(event.dimensions().getOrDefault("points", "0")) >= 2)
        .flatMap(event -> FurtherGain.of(event).stream())
        .anyMatch(gain -> gain.entry().startsWith("settings/ict@"));
  }

  private static boolean isStopped(Cluster cluster) {
    List<PlanState> states = EvaluatorCluster.read(cluster, Topics.PLAN_STATES);
    return states.stream()
        .anyMatch(state -> state.status() == Status.STOPPED && state.reason().startsWith("gain: "));
  }
}

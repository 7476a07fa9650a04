package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A study that is killed, with a tiny encoder and an endpoint that counts what it is asked. */
@Tag("faults")
@Timeout(600)
class StudyFaultsIT {
  private static final int PASSAGES = 40;

  /** Time in which replies are written, several times over. */
  private static final long WRITTEN_MILLIS = 2_000;

  /** Calls that a kill may cost then: those in flight. */
  private static final int LOST = 8;

  private static final Duration LONG = Duration.ofMinutes(4);

  @TempDir private Path folder;
  private final AtomicInteger calls = new AtomicInteger();
  private volatile int most = Integer.MAX_VALUE;
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private HttpServer endpoint;

  @BeforeEach
  void start() throws IOException {
    endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endpoint.createContext("/v1/chat/completions", this::answer);
    endpoint.setExecutor(workers);
    endpoint.start();
    TinyEncoder.write(Files.createDirectories(folder.resolve("tiny")));
    collection(Files.createDirectories(folder.resolve("words")));
  }

  @AfterEach
  void stop() {
    endpoint.stop(0);
    workers.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aKilledStudyRepeatsNoCallAndNoRunAndReportsWhatAnotherReports(int parallel)
      throws Exception {
    Files.writeString(folder.resolve("study.yaml"), study(parallel));
    try (Command first = run("killed")) {
      first.awaitOutput("run 1 of 3", LONG);
      first.kill();
    }
    int bought = calls.get();
    Map<Path, FileTime> finished = results("killed");

    try (Command again = run("killed")) {
      assertThat(again.await(LONG).exitCode()).as(again.output()).isZero();
      assertThat(again.output()).contains("of 3 runs have their results already");
      assertThat(again.output()).contains("arms without a pair to learn are left out, 1 of them");
    }
    assertThat(bought).isEqualTo(PASSAGES);
    assertThat(calls).hasValue(bought);
    assertThat(finished).isNotEmpty();
    assertThat(results("killed")).containsAllEntriesOf(finished).hasSize(3);

    try (Command whole = run("whole")) {
      assertThat(whole.await(LONG).exitCode()).as(whole.output()).isZero();
    }
    assertThat(arms("killed")).isEqualTo(arms("whole"));
    assertThat(findings("killed")).isEqualTo(findings("whole"));
  }

  @Test
  void aStudyThatIsKilledWhileItBuysGoesOnBuyingAndPaysOnce() throws Exception {
    Files.writeString(folder.resolve("study.yaml"), study(1));
    most = PASSAGES * 3 / 4;
    try (Command first = run("killed")) {
      await().atMost(LONG).until(() -> calls.get() > most);
      Thread.sleep(WRITTEN_MILLIS);
      first.kill();
    }
    assertThat(calls.get()).isLessThan(PASSAGES);
    most = Integer.MAX_VALUE;

    try (Command again = run("killed")) {
      assertThat(again.await(LONG).exitCode()).as(again.output()).isZero();
      assertThat(again.output()).contains("run 3 of 3");
    }
    assertThat(calls.get()).isBetween(PASSAGES, PASSAGES + LOST);
  }

  @Test
  void aBaseThatCannotBeScoredEndsTheStudyWithItsCause() throws Exception {
    TinyEncoder.writeDiverged(Files.createDirectories(folder.resolve("diverged")));
    Files.writeString(folder.resolve("study.yaml"), study(1).replace("/tiny,", "/diverged,"));
    try (Command study = run("useless")) {
      assertThat(study.await(LONG).exitCode()).as(study.output()).isOne();
      assertThat(study.output()).contains("@0 of arm", "cannot be scored", "it cannot be used: ");
    }
  }

  private Command run(String out) throws IOException {
    return Command.start(
        folder, Map.of(), "study", "run", "study.yaml", "--out", out, "--live", "--yes");
  }

  private Map<Path, FileTime> results(String out) throws IOException {
    Map<Path, FileTime> times = new HashMap<>();
    try (Stream<Path> files = Files.list(folder.resolve(out).resolve("runs"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        times.put(file.getFileName(), Files.getLastModifiedTime(file));
      }
    }
    return times;
  }

  /** The table of arms without its last column, which tells how long training took. */
  private List<String> arms(String out) throws IOException {
    return Files.readAllLines(folder.resolve(out).resolve("arms.csv")).stream()
        .map(line -> line.substring(0, line.lastIndexOf(',')))
        .toList();
  }

  /** What the report says, without that table and without what is different of each run. */
  private String findings(String out) throws IOException {
    String report = Files.readString(folder.resolve(out).resolve("report.md"));
    int arms = report.indexOf("## Every arm");
    int bought = report.indexOf("## What was bought");
    int again = report.indexOf("## To run it again");
    assertThat(List.of(0, arms, bought, again)).isSorted().doesNotHaveDuplicates();
    return report.substring(0, arms) + report.substring(bought, again);
  }

  private String study(int parallel) {
    return """
    study: killed
    collections: [{folder: words}]
    llms: [{name: counted, url: 'http://127.0.0.1:%d/v1'}]
    centre: {base: %s, strategies: question, llms: counted, density: 2, schedule: 6 steps}
    vary: {coverage: [0.6]}
    seeds: 1
    parallel: %d
    settings: {trainer.batch-size: 8, augmenter.concurrency: 8}
    """
        .formatted(endpoint.getAddress().getPort(), folder.resolve("tiny"), parallel);
  }

  /**
   * Two queries made of the passage's number, so that no two passages are asked the same; none at
   * all, for as long as the caller likes, beyond a number of calls.
   */
  private void answer(HttpExchange call) throws IOException {
    boolean isHeld = calls.incrementAndGet() > most;
    call.getRequestBody().readAllBytes();
    if (isHeld) {
      return;
    }
    String passage = call.getRequestHeaders().getFirst("X-Passagework-Passage");
    int number = Integer.parseInt(passage.substring(passage.lastIndexOf('p') + 1));
    String queries =
        "{\\\"queries\\\": [\\\"w%d w%d w%d\\\", \\\"w%d w%d w%d\\\"]}"
            .formatted(number, number + 1, number + 2, number + 60, number + 61, number + 62);
    byte[] body =
        "{\"choices\": [{\"message\": {\"role\": \"assistant\", \"content\": \"%s\"}}], \"usage\": {\"prompt_tokens\": 9, \"completion_tokens\": 9}}"
            .formatted(queries)
            .getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders().add("Content-Type", "application/json");
    call.sendResponseHeaders(200, body.length);
    call.getResponseBody().write(body);
    call.close();
  }

  private static void collection(Path words) throws IOException {
    StringBuilder corpus = new StringBuilder();
    for (int i = 0; i < PASSAGES; i++) {
      corpus.append(
          "{\"_id\": \"p%d\", \"title\": \"w%d w%d\", \"text\": \"w%d w%d w%d w%d. w%d w%d w%d w%d.\"}%n"
              .formatted(i, i, i + 60, i, i + 1, i + 2, i + 3, i + 60, i + 61, i + 62, i + 63));
    }
    StringBuilder queries = new StringBuilder();
    StringBuilder judgements = new StringBuilder("query-id\tcorpus-id\tscore\n");
    for (int i = 0; i < 12; i++) {
      queries.append("{\"_id\": \"q%d\", \"text\": \"w%d w%d\"}%n".formatted(i, i + 2, i + 61));
      judgements.append("q%d\tp%d\t1%n".formatted(i, i));
    }
    Files.writeString(words.resolve("corpus.jsonl"), corpus);
    Files.writeString(words.resolve("queries.jsonl"), queries);
    Path qrels = Files.createDirectories(words.resolve("qrels"));
    Files.writeString(qrels.resolve("test.tsv"), judgements);
  }
}

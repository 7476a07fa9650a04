package dev.passagework.ops.study.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.passagework.ops.pipeline.DataDirectory;
import dev.passagework.ops.pipeline.LocalCluster;
import dev.passagework.ops.study.plan.Folders;
import dev.passagework.ops.study.plan.Preflight;
import dev.passagework.ops.study.plan.Study;
import dev.passagework.ops.study.plan.StudyFile;
import dev.passagework.ops.study.report.StudyReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A study of two LLMs, each behind an endpoint that counts what it is asked. */
@Timeout(300)
class TwoLlmsTest {
  private static final int PASSAGES = 6;
  private static final int QUERIES = 4;

  @TempDir private Path folder;
  private final List<HttpServer> endpoints = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final StudyListener listener =
      new StudyListener() {
        @Override
        public void say(String news) {}

        @Override
        public void at(String unit, long done, long all) {
          told.add("%d of %d %s".formatted(done, all, unit));
        }
      };

  @AfterEach
  void stop() {
    endpoints.forEach(endpoint -> endpoint.stop(0));
  }

  @Test
  void eachIsAskedOnceForItsOwnArmsAndTheReportAnswersForTheirSizes() throws Exception {
    AtomicInteger small = new AtomicInteger();
    AtomicInteger large = new AtomicInteger();
    Study study = study(endpoint("small", small), endpoint("large", large));
    StudyDirectory directory = new StudyDirectory(folder.resolve("out"));
    Folders folders = Folders.open(study, directory.collections());
    Preflight preflight = Preflight.of(study, folders);

    try (LocalCluster cluster = LocalCluster.start(folder.resolve("kafka"), 0, 0);
        StudyView view = new StudyView(cluster.cluster())) {
      DataDirectory data = DataDirectory.kept(directory.data());
      Workbench bench = new Workbench(study, directory, cluster.cluster(), data, view);
      Bought bought = new Buying(bench, folders, preflight, listener).buy();

      assertThat(new Buying(bench, folders, preflight, listener).buy()).isEqualTo(bought);
      assertThat(told).last().isEqualTo("%1$d of %1$d requests".formatted(4 * PASSAGES));
      assertThat(List.of(small.get(), large.get())).containsExactly(PASSAGES, PASSAGES);
      assertThat(bought.entries())
          .filteredOn(entry -> entry.strategy().equals("question"))
          .extracting(entry -> entry.llm() + " " + entry.calls())
          .containsExactlyInAnyOrder("small " + PASSAGES, "large " + PASSAGES);
      Census census = Census.take(cluster.cluster());
      for (Run run : Run.all(study)) {
        if (!run.trial().arm().llms().isEmpty()) {
          assertThat(census.count(run.settings("base", census))).isEqualTo(2 * PASSAGES);
        }
      }
    }

    assertThat(reported(study, directory, 0.60, 0.60)).contains("larger ones: supported");
    assertThat(reported(study, directory, 0.50, 0.60)).contains("larger ones: contradicted");
  }

  @Test
  void pairsWhoseTopicsWereDeletedAreBoughtAgain() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Study study = study(endpoint("small", calls), endpoint("large", new AtomicInteger()));
    StudyDirectory directory = new StudyDirectory(folder.resolve("out"));
    Folders folders = Folders.open(study, directory.collections());
    for (String kafka : List.of("first", "second")) {
      try (LocalCluster cluster = LocalCluster.start(folder.resolve(kafka), 0, 0);
          StudyView view = new StudyView(cluster.cluster())) {
        DataDirectory data = DataDirectory.kept(folder.resolve(kafka));
        Workbench bench = new Workbench(study, directory, cluster.cluster(), data, view);
        Bought bought = new Buying(bench, folders, Preflight.of(study, folders), listener).buy();

        assertThat(Census.take(cluster.cluster()).size()).isEqualTo(bought.pairs());
      }
    }
    assertThat(calls).hasValue(2 * PASSAGES);
  }

  /** The report, had the arms of either LLM reached these scores. */
  private static String reported(Study study, StudyDirectory directory, double small, double large)
      throws IOException {
    directory.write(directory.outline(), Outline.of(study));
    for (Run run : Run.all(study)) {
      List<String> llms = run.trial().arm().llms();
      double reached = llms.contains("large") ? large : llms.contains("small") ? small : 0.45;
      directory.write(directory.result(run.model()), result(study, run, reached));
    }
    StudyReport.write(directory);
    return Files.readString(directory.root().resolve("report.md"));
  }

  private static RunResult result(Study study, Run run, double reached) {
    return new RunResult(
        run.trial().arm().id(),
        run.seed(),
        run.model(),
        run.model() + "@1",
        2 * PASSAGES,
        64,
        8,
        1.0,
        Map.of(),
        Map.of(),
        Map.of(),
        scores(study, reached),
        scores(study, 0.4));
  }

  private static Map<String, Map<String, Map<String, Double>>> scores(Study study, double level) {
    Map<String, Double> byQuery = new TreeMap<>();
    for (int i = 0; i < QUERIES; i++) {
      byQuery.put("q" + i, level);
    }
    Map<String, Map<String, Double>> byMeasure = new TreeMap<>();
    study.measures().forEach(measure -> byMeasure.put(measure, byQuery));
    return Map.of("words", byMeasure);
  }

  private Study study(String small, String large) throws IOException {
    collection(Files.createDirectories(folder.resolve("words")));
    String text =
        """
        study: sizes
        collections: [{folder: words}]
        llms:
          - {name: small, url: '%s', size: 1.5}
          - {name: large, url: '%s', size: 70}
        centre: {base: all-MiniLM-L6-v2, strategies: question, llms: small, density: 2, schedule: 8 steps}
        vary: {llms: [large]}
        seeds: 1
        """
            .formatted(small, large);
    return StudyFile.read(Files.writeString(folder.resolve("study.yaml"), text));
  }

  /** Starts an endpoint that writes two queries of a passage in words of its own. */
  private String endpoint(String llm, AtomicInteger calls) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/chat/completions",
        call -> {
          calls.incrementAndGet();
          answer(call, llm);
        });
    server.start();
    endpoints.add(server);
    return "http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort());
  }

  private static void answer(HttpExchange call, String llm) throws IOException {
    call.getRequestBody().readAllBytes();
    String passage = call.getRequestHeaders().getFirst("X-Passagework-Passage");
    String number = passage.substring(passage.lastIndexOf('p') + 1);
    String content =
        "{\\\"queries\\\": [\\\"what does %1$s say of alpha%2$s\\\", \\\"where is beta%2$s by %1$s\\\"]}"
            .formatted(llm, number);
    byte[] body =
        "{\"choices\": [{\"message\": {\"role\": \"assistant\", \"content\": \"%s\"}}], \"usage\": {\"prompt_tokens\": 9, \"completion_tokens\": 9}}"
            .formatted(content)
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
          "{\"_id\": \"p%1$d\", \"title\": \"alpha%1$d\", \"text\": \"Of alpha%1$d it is said here. Then beta%1$d follows it.\"}%n"
              .formatted(i));
    }
    StringBuilder queries = new StringBuilder();
    StringBuilder judgements = new StringBuilder("query-id\tcorpus-id\tscore\n");
    for (int i = 0; i < QUERIES; i++) {
      queries.append("{\"_id\": \"q%1$d\", \"text\": \"gamma%1$d delta\"}%n".formatted(i));
      judgements.append("q%1$d\tp%1$d\t1%n".formatted(i));
    }
    Files.writeString(words.resolve("corpus.jsonl"), corpus);
    Files.writeString(words.resolve("queries.jsonl"), queries);
    Path qrels = Files.createDirectories(words.resolve("qrels"));
    Files.writeString(qrels.resolve("test.tsv"), judgements);
  }
}

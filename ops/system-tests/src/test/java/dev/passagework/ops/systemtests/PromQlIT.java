package dev.passagework.ops.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules and dashboards, asked of a Prometheus that scrapes the services at work. */
@Tag("prometheus")
class PromQlIT {
  private static final int PASSAGES = 48;
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Pattern METRICS = Pattern.compile("metrics at http://([^/\\s]+)/metrics");
  private static final Pattern CLUSTER =
      Pattern.compile("KAFKA_BOOTSTRAP_SERVERS=(\\S+) SCHEMA_REGISTRY_URL=(\\S+)");

  /** Alerts that nothing which happens here sets off, and what would. */
  private static final Map<String, String> WITHOUT_EVENT =
      Map.of(
          "rules.yml, ServiceDown", "a service that ends",
          "rules.yml, ServiceGone", "a service that is taken away",
          "rules.yml, ServiceImpeded", "an endpoint, a registry or a broker out of reach",
          "rules.yml, LagGrows", "10,000 records that wait",
          "rules.yml, NoCheckpoint", "a day without a checkpoint",
          "rules.yml, MetricRegression", "a checkpoint far under its champion",
          "rules.yml, BudgetNearlySpent", "an entry that has spent nine tenths of its budget",
          "rules.yml, PlanStopped", "an entry that stops");

  @TempDir Path directory;

  @Test
  void everyExpressionAnswersOrNamesTheEventThatIsMissing() throws Exception {
    assumeTrue(
        Prometheus.program().isPresent(),
        "there is no Prometheus here: apt-get install prometheus");
    Path base = TinyEncoder.write(directory.resolve("tiny"));
    try (Command up = up(base)) {
      up.awaitOutput("SCHEMA_REGISTRY_URL", LONGEST);
      String target = first(METRICS, up.output(), 1);
      try (Prometheus prometheus =
          Prometheus.start(Prometheus.program().orElseThrow(), directory, PromQl.rules(), target)) {
        fill(up.output());
        ask(prometheus, Cluster.of(first(CLUSTER, up.output(), 1), first(CLUSTER, up.output(), 2)));
      }
    }
  }

  private Command up(Path base) throws IOException {
    List<String> settings =
        List.of(
            "trainer.base=" + base,
            "trainer.segment-pairs=16",
            "trainer.segment-linger=1000",
            "monitor.port=0",
            "searcher.port=0");
    String[] arguments =
        Stream.concat(Stream.of("up"), settings.stream().flatMap(s -> Stream.of("--set", s)))
            .toArray(String[]::new);
    return Command.start(directory, Map.of(), arguments);
  }

  /** A plan with a budget, a collection to be scored on, and passages. */
  private void fill(String output) throws Exception {
    SmallCollection small = SmallCollection.of(directory, PASSAGES);
    Path plan = directory.resolve("plan.yaml");
    Files.writeString(
        plan, "corpus: small\nentries:\n  - {strategy: ict, density: 2, budget: 1000 tokens}\n");
    run(output, "plan", "set", plan.toString());
    run(output, "feed", "collection", small.folder().toString());
    String corpus = small.folder().resolve("corpus.jsonl").toString();
    run(output, "feed", "passages", corpus, "--corpus", "small");
  }

  private void run(String output, String... arguments) throws Exception {
    Map<String, String> cluster =
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", first(CLUSTER, output, 1),
            "SCHEMA_REGISTRY_URL", first(CLUSTER, output, 2));
    Command.Ended ended = Command.run(directory, cluster, arguments);
    assertThat(ended.exitCode()).as(ended.output()).isZero();
  }

  /** Asks until all has answered that can, while passages that nobody can read come in. */
  private static void ask(Prometheus prometheus, Cluster cluster) throws Exception {
    List<PromQl> all = PromQl.all();
    Set<String> waiting = new TreeSet<>();
    for (PromQl query : all) {
      waiting.addAll(query.selectors());
      if (!WITHOUT_EVENT.containsKey(query.place())) {
        waiting.add(query.expression());
      }
    }
    Map<String, Integer> answers = new HashMap<>();
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (!waiting.isEmpty() && System.nanoTime() < deadline) {
      sendPoison(cluster);
      for (String expression : Set.copyOf(waiting)) {
        int series = prometheus.series(expression);
        if (series > 0) {
          answers.put(expression, series);
          waiting.remove(expression);
        }
      }
    }
    assertThat(waiting).as("expressions that nothing answers").isEmpty();
    for (PromQl query : all) {
      String event = WITHOUT_EVENT.get(query.place());
      int series =
          event == null ? answers.get(query.expression()) : prometheus.series(query.expression());
      System.out.printf(
          "%-60s %s%n", query.place(), series > 0 ? series + " series" : "needs " + event);
    }
    assertThat(all.stream().map(PromQl::place)).containsAll(WITHOUT_EVENT.keySet());
  }

  private static void sendPoison(Cluster cluster) throws Exception {
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      var unused =
          producer
              .send(
                  new ProducerRecord<>(
                      cluster.name(Topics.PASSAGES), "small/poison", "no avro".getBytes(UTF_8)))
              .get();
    }
  }

  private static String first(Pattern pattern, String text, int group) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(group);
  }
}

package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.PlanState;
import dev.passagework.schemas.contract.SchemaRegistration;
import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.schemas.contract.TokenUsage;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.DeadLetters;
import dev.passagework.streams.runtime.PoisonToDeadLetters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/** The planner's topology without a broker, and what its neighbours would do. */
final class PlannerDriver implements AutoCloseable {
  static final Cluster CLUSTER = Cluster.of("127.0.0.1:9", "mock://planner");
  static final Duration REPORT_INTERVAL = Duration.ofMillis(200);
  static final TokenUsage USAGE = new TokenUsage(100, 20);
  static final double COST = 0.25;

  private final TopologyTestDriver driver;
  private final TestInputTopic<String, Passage> passages;
  private final TestInputTopic<String, Plan> plans;
  private final TestInputTopic<String, SyntheticQueries> answers;
  private final TestInputTopic<String, byte[]> failures;
  private final TestOutputTopic<String, AugmentationRequest> requests;
  private final TestOutputTopic<String, PlanState> states;
  private final Map<String, PlanState> latest = new HashMap<>();

  PlannerDriver(Path directory, int ahead) {
    try {
      SchemaRegistration.registerAll(CLUSTER.registryUrl(), Map.of(), CLUSTER.names());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "planner-test");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    properties.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, PoisonToDeadLetters.class);
    PlannerSettings settings = new PlannerSettings(ahead, REPORT_INTERVAL, 1, directory);
    driver = new TopologyTestDriver(PlannerTopology.topology(CLUSTER, settings), properties);
    passages =
        driver.createInputTopic(
            CLUSTER.name(Topics.PASSAGES),
            new StringSerializer(),
            CLUSTER.serdes().serializer(Topics.PASSAGES));
    plans =
        driver.createInputTopic(
            CLUSTER.name(Topics.PLANS),
            new StringSerializer(),
            CLUSTER.serdes().serializer(Topics.PLANS));
    answers =
        driver.createInputTopic(
            CLUSTER.name(Topics.SYNTHETIC_QUERIES),
            new StringSerializer(),
            CLUSTER.serdes().serializer(Topics.SYNTHETIC_QUERIES));
    failures =
        driver.createInputTopic(
            CLUSTER.names().deadLettersOf(Topics.AUGMENTATION_REQUESTS),
            new StringSerializer(),
            new ByteArraySerializer());
    requests =
        driver.createOutputTopic(
            CLUSTER.name(Topics.AUGMENTATION_REQUESTS),
            new StringDeserializer(),
            CLUSTER.serdes().deserializer(Topics.AUGMENTATION_REQUESTS));
    states =
        driver.createOutputTopic(
            CLUSTER.name(Topics.PLAN_STATES),
            new StringDeserializer(),
            CLUSTER.serdes().deserializer(Topics.PLAN_STATES));
  }

  static PlanEntry question(int density) {
    return PlanEntry.of("c", "question", "llm", density, 1);
  }

  static Passage passage(String id, String text) {
    return Passage.of(new PassageKey("c", id), "", text);
  }

  void plan(PlanEntry... entries) {
    plans.pipeInput("c", new Plan("c", List.of(entries)));
  }

  void plan(String key, Plan plan) {
    plans.pipeInput(key, plan);
  }

  void takePlanBack() {
    plans.pipeInput("c", null);
  }

  void feed(String id, String text) {
    Passage passage = passage(id, text);
    passages.pipeInput(passage.key().toString(), passage);
  }

  void feed(String key, Passage passage) {
    passages.pipeInput(key, passage);
  }

  void withdraw(String id) {
    passages.pipeInput("c/" + id, null);
  }

  void answer(AugmentationRequest request) {
    answers.pipeInput(request.key(), answerTo(request));
  }

  void fail(AugmentationRequest request) {
    failures.pipeInput(request.key(), new byte[] {1, 2, 3});
  }

  /** The requests written since the last call. */
  List<AugmentationRequest> requests() {
    return requests.readValuesToList();
  }

  /** What was reported since the last call. */
  List<PlanState> reports() {
    List<PlanState> reports = states.readValuesToList();
    reports.forEach(state -> latest.put(state.entry(), state));
    return reports;
  }

  /** The counts of an entry, once they were reported. */
  PlanState state(PlanEntry entry) {
    pass(REPORT_INTERVAL);
    reports();
    return Optional.ofNullable(latest.get(entry.id())).orElseThrow();
  }

  /** The causes of a topic's dead letters since the last call. */
  List<String> deadLettersOf(Topic<?> topic) {
    return driver
        .createOutputTopic(
            CLUSTER.names().deadLettersOf(topic),
            new StringDeserializer(),
            new ByteArrayDeserializer())
        .readRecordsToList()
        .stream()
        .map(letter -> letter.headers().lastHeader(DeadLetters.CAUSE).value())
        .map(cause -> new String(cause, StandardCharsets.UTF_8))
        .toList();
  }

  void pass(Duration time) {
    driver.advanceWallClockTime(time);
  }

  static SyntheticQueries answerTo(AugmentationRequest request) {
    return new SyntheticQueries(
        request.id(),
        request.passage(),
        request.contentHash(),
        request.planEntry(),
        request.strategy(),
        request.llm(),
        request.prompt().templateHash(),
        request.decoding(),
        request.block().first(),
        List.of("a query"),
        new SyntheticQueries.Reply("raw", "parser", USAGE, COST, 5, 1));
  }

  @Override
  public void close() {
    driver.close();
  }
}

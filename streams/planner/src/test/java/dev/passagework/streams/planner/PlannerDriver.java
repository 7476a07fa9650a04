package dev.passagework.streams.planner;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.FurtherGain;
import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.MetricEvent;
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
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.DeadLetters;
import dev.passagework.streams.runtime.PoisonToDeadLetters;
import dev.passagework.streams.runtime.tracing.TraceContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

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
  private final TestInputTopic<String, TrainingPair> pairs;
  private final TestInputTopic<String, MetricEvent> metrics;
  private final TestOutputTopic<String, AugmentationRequest> requests;
  private final TestOutputTopic<String, PlanState> states;
  private final Map<String, PlanState> latest = new HashMap<>();

  PlannerDriver(Path directory, int ahead) {
    this(directory, ahead, Policy.PLAIN);
  }

  PlannerDriver(Path directory, int ahead, Policy policy) {
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
    PlannerSettings settings = new PlannerSettings(ahead, REPORT_INTERVAL, 1, directory, policy);
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
    pairs =
        driver.createInputTopic(
            CLUSTER.name(Topics.TRAINING_PAIRS),
            new StringSerializer(),
            CLUSTER.serdes().serializer(Topics.TRAINING_PAIRS));
    metrics =
        driver.createInputTopic(
            CLUSTER.name(Topics.AUGMENTATION_METRICS),
            new StringSerializer(),
            CLUSTER.serdes().serializer(Topics.AUGMENTATION_METRICS));
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

  void feed(String id, String text, TraceContext trace) {
    Passage passage = passage(id, text);
    RecordHeaders headers = new RecordHeaders(trace.headers());
    passages.pipeInput(new TestRecord<>(passage.key().toString(), passage, headers));
  }

  void feed(String key, Passage passage) {
    passages.pipeInput(key, passage);
  }

  void withdraw(String id) {
    passages.pipeInput("c/" + id, null);
  }

  void answer(AugmentationRequest request) {
    answers.pipeInput(request.key(), answerTo(request, USAGE, COST));
  }

  void answer(AugmentationRequest request, TokenUsage usage, double cost) {
    answers.pipeInput(request.key(), answerTo(request, usage, cost));
  }

  /** A dead letter that tells what was paid in vain. */
  void fail(AugmentationRequest request, TokenUsage usage) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(DeadLetters.PROMPT_TOKENS, Long.toString(usage.prompt()).getBytes(UTF_8));
    headers.add(DeadLetters.COMPLETION_TOKENS, Long.toString(usage.completion()).getBytes(UTF_8));
    failures.pipeInput(new TestRecord<>(request.key(), new byte[] {1, 2, 3}, headers));
  }

  /** A labelled pair that the refinery has let through. */
  String label(String id, String text, String query) {
    Passage passage = passage(id, text);
    TrainingPair pair = pair(passage, query, true);
    pairs.pipeInput(pair.key(), pair);
    return pair.id();
  }

  void synthetic(String id, String text, String query) {
    TrainingPair pair = pair(passage(id, text), query, false);
    pairs.pipeInput(pair.key(), pair);
  }

  void retract(String id, String pair) {
    retract(new PassageKey("c", id).derive(pair));
  }

  void retract(String key) {
    pairs.pipeInput(key, null);
  }

  void gain(PlanEntry entry, double upper) {
    gain(entry, "judged", upper);
  }

  void gain(PlanEntry entry, String collection, double upper) {
    metrics.pipeInput(
        "any",
        new MetricEvent(
            FurtherGain.METRIC + FurtherGain.UPPER,
            upper,
            "any",
            Map.of(
                FurtherGain.ENTRY,
                "c/%s@%s".formatted(entry.strategy(), entry.llm()),
                FurtherGain.COLLECTION,
                collection,
                FurtherGain.METHOD,
                "alone",
                FurtherGain.MEASURE,
                "ndcg@10"),
            Instant.EPOCH));
  }

  /** The measurements since the last call. */
  List<MetricEvent> measured() {
    return driver
        .createOutputTopic(
            CLUSTER.name(Topics.AUGMENTATION_METRICS),
            new StringDeserializer(),
            CLUSTER.serdes().deserializer(Topics.AUGMENTATION_METRICS))
        .readValuesToList();
  }

  private static TrainingPair pair(Passage passage, String query, boolean labelled) {
    return new TrainingPair(
        Identity.pairId(query, passage.key()),
        passage.key(),
        passage.contentHash(),
        Instant.EPOCH,
        query,
        "",
        passage.text(),
        List.of(),
        List.of(),
        labelled,
        TrainingPair.Marks.NONE);
  }

  void fail(AugmentationRequest request) {
    failures.pipeInput(request.key(), new byte[] {1, 2, 3});
  }

  /** The requests written since the last call. */
  List<AugmentationRequest> requests() {
    return requests.readValuesToList();
  }

  /** The records of the requests written since the last call. */
  List<TestRecord<String, AugmentationRequest>> records() {
    return requests.readRecordsToList();
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
        .map(cause -> new String(cause, UTF_8))
        .toList();
  }

  /** Lets so much time pass that all partitions know what there is to know of the corpus. */
  void settle() {
    for (int i = 0; i < 3; i++) {
      pass(Duration.ofSeconds(3));
    }
  }

  void pass(Duration time) {
    driver.advanceWallClockTime(time);
  }

  static SyntheticQueries answerTo(AugmentationRequest request, TokenUsage usage, double cost) {
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
        new SyntheticQueries.Reply("raw", "parser", usage, cost, 5, 1));
  }

  @Override
  public void close() {
    driver.close();
  }
}

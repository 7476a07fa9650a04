package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.Decoding;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.LabelledPair;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.RejectedQuery;
import dev.passagework.schemas.contract.SchemaRegistration;
import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.schemas.contract.TokenUsage;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.PoisonToDeadLetters;
import dev.passagework.streams.runtime.tracing.TraceContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

/** The refinery's topology without a broker, and what its neighbours would do. */
final class RefineryDriver implements AutoCloseable {
  static final Cluster CLUSTER = Cluster.of("127.0.0.1:9", "mock://refinery");
  static final Duration SWEEP_INTERVAL = Duration.ofMillis(100);
  static final Duration METRICS_INTERVAL = Duration.ofSeconds(10);

  private final TopologyTestDriver driver;
  private final TestInputTopic<String, Passage> passages;
  private final TestInputTopic<String, SyntheticQueries> replies;
  private final TestInputTopic<String, JudgedQuery> judged;
  private final TestInputTopic<String, LabelledPair> labels;
  private final TestInputTopic<String, TrainingPair> pairsBefore;
  private final TestOutputTopic<String, TrainingPair> pairs;
  private final TestOutputTopic<String, MetricEvent> metrics;
  private final TestOutputTopic<String, RejectedQuery> rejected;

  RefineryDriver(Path directory) {
    this(directory, Filters.builtIn());
  }

  RefineryDriver(Path directory, Filters filters) {
    try {
      SchemaRegistration.registerAll(CLUSTER.registryUrl(), Map.of(), CLUSTER.names());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "refinery-test");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    properties.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, PoisonToDeadLetters.class);
    RefinerySettings settings =
        new RefinerySettings(SWEEP_INTERVAL, METRICS_INTERVAL, 1, filters, directory);
    driver = new TopologyTestDriver(RefineryTopology.topology(CLUSTER, settings), properties);
    passages = input(Topics.PASSAGES);
    replies = input(Topics.SYNTHETIC_QUERIES);
    judged = input(Topics.JUDGED_QUERIES);
    labels = input(Topics.LABELLED_PAIRS);
    pairsBefore = input(Topics.TRAINING_PAIRS);
    metrics = output(Topics.AUGMENTATION_METRICS);
    pairs = output(Topics.TRAINING_PAIRS);
    rejected = output(Topics.REJECTED_QUERIES);
  }

  static Passage passage(String id, String text) {
    return Passage.of(new PassageKey("c", id), "", text);
  }

  static SyntheticQueries reply(
      Passage passage, String requestId, int firstVariant, String... queries) {
    return new SyntheticQueries(
        requestId,
        passage.key(),
        passage.contentHash(),
        "c/question@llm",
        "question",
        "llm",
        "template",
        new Decoding(1, 1, 100, 7),
        firstVariant,
        List.of(queries),
        new SyntheticQueries.Reply("raw", "parser", TokenUsage.NONE, 0, 1, 1));
  }

  static JudgedQuery judgedQuery(String id, String text) {
    return new JudgedQuery("scifact", id, text, JudgedQuery.Role.GATE, Map.of("d", 1));
  }

  void feed(Passage passage, Instant time) {
    passages.pipeInput(passage.key().toString(), passage, time);
  }

  void feed(String key, Passage passage) {
    passages.pipeInput(key, passage);
  }

  void withdraw(Passage passage) {
    passages.pipeInput(passage.key().toString(), null);
  }

  void reply(SyntheticQueries reply) {
    replies.pipeInput(reply.key(), reply);
  }

  void reply(SyntheticQueries reply, TraceContext trace) {
    replies.pipeInput(new TestRecord<>(reply.key(), reply, new RecordHeaders(trace.headers())));
  }

  void takeBack(SyntheticQueries reply) {
    replies.pipeInput(reply.key(), null);
  }

  void label(LabelledPair pair) {
    labels.pipeInput(pair.key(), pair);
  }

  void unlabel(LabelledPair pair) {
    labels.pipeInput(pair.key(), null);
  }

  /** A pair that was on the topic before. */
  void find(TrainingPair pair) {
    pairsBefore.pipeInput(pair.key(), pair);
  }

  List<MetricEvent> metrics() {
    return metrics.readValuesToList();
  }

  void judge(JudgedQuery query) {
    judged.pipeInput(query.key(), query);
  }

  void judgeNoMore(JudgedQuery query) {
    judged.pipeInput(query.key(), null);
  }

  /** Pairs and retractions since the last call. */
  List<TestRecord<String, TrainingPair>> pairs() {
    return pairs.readRecordsToList();
  }

  /** Queries refused since the last call. */
  List<RejectedQuery> rejected() {
    return rejected.readValuesToList();
  }

  /** Records of queries refused since the last call. */
  List<TestRecord<String, RejectedQuery>> rejectedRecords() {
    return rejected.readRecordsToList();
  }

  /** A tombstone that anybody may have written. */
  void bury(Topic<?> topic, String key) {
    driver
        .createInputTopic(CLUSTER.name(topic), new StringSerializer(), new ByteArraySerializer())
        .pipeInput(key, null);
  }

  int deadLettersOf(Topic<?> topic) {
    return driver
        .createOutputTopic(
            CLUSTER.names().deadLettersOf(topic),
            new StringDeserializer(),
            new ByteArrayDeserializer())
        .readRecordsToList()
        .size();
  }

  void pass(Duration time) {
    driver.advanceWallClockTime(time);
  }

  @Override
  public void close() {
    driver.close();
  }

  private <V> TestInputTopic<String, V> input(Topic<V> topic) {
    return driver.createInputTopic(
        CLUSTER.name(topic), new StringSerializer(), CLUSTER.serdes().serializer(topic));
  }

  private <V> TestOutputTopic<String, V> output(Topic<V> topic) {
    return driver.createOutputTopic(
        CLUSTER.name(topic), new StringDeserializer(), CLUSTER.serdes().deserializer(topic));
  }
}

package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.Command;
import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.RejectedQuery;
import dev.passagework.schemas.contract.SchemaRegistration;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.PoisonToDeadLetters;
import dev.passagework.streams.runtime.Settings;
import dev.passagework.streams.runtime.tracing.TraceContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BiConsumer;
import org.apache.kafka.common.errors.TimeoutException;
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
import org.jspecify.annotations.Nullable;

/** The evaluator's topology without a broker. */
final class EvaluatorDriver implements AutoCloseable {
  static final Cluster CLUSTER = Cluster.of("127.0.0.1:9", "mock://evaluator");

  private final TopologyTestDriver driver;
  private final List<Map.Entry<String, Optional<JudgedPassage>>> sent = new ArrayList<>();
  private final Desk desk;
  private final TestOutputTopic<String, MetricEvent> metrics;
  private final TestOutputTopic<String, Decision> decisions;
  private final TestOutputTopic<String, Champion> champions;
  private int unreadable;

  EvaluatorDriver(Path directory) {
    this(directory, Settings.defaults());
  }

  EvaluatorDriver(Path directory, Settings settings) {
    this(directory, settings, WordEmbedder::of);
  }

  EvaluatorDriver(Path directory, Settings settings, EmbedderSource source) {
    try {
      SchemaRegistration.registerAll(CLUSTER.registryUrl(), Map.of(), CLUSTER.names());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "evaluator-test");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, PoisonToDeadLetters.class);
    EvaluatorSettings read = EvaluatorSettings.from(settings, directory);
    LexicalSearch lexical =
        new LexicalSearch(this::readSent, read.workDirectory(), read.scoring().hits());
    desk = new Desk(source, lexical, Runnable::run);
    driver =
        new TopologyTestDriver(
            EvaluatorTopology.topology(CLUSTER, read, desk), properties, Fixture.START);
    metrics = output(Topics.EVALUATION_METRICS);
    decisions = output(Topics.DECISIONS);
    champions = output(Topics.CHAMPIONS);
  }

  /** Closes this one, and opens another with settings. */
  EvaluatorDriver with(Path directory, Map<String, String> settings) {
    close();
    return new EvaluatorDriver(directory, new Settings(settings, Map.of(), Map.of()));
  }

  void announce(Checkpoint checkpoint) {
    send(Topics.CHECKPOINTS, checkpoint.id().toString(), checkpoint);
  }

  void prune(Checkpoint checkpoint) {
    send(Topics.CHECKPOINTS, checkpoint.id().toString(), null);
  }

  void feed(List<JudgedPassage> passages, List<JudgedQuery> queries, int version) {
    queries.forEach(query -> send(Topics.JUDGED_QUERIES, query.key(), query));
    passages.forEach(passage -> send(Topics.JUDGED_PASSAGES, passage.key(), passage));
    declare(Fixture.manifest(version, passages, queries));
  }

  void declare(CollectionManifest manifest) {
    send(Topics.COLLECTIONS, manifest.name(), manifest);
  }

  void learn(TrainingSegment segment) {
    send(Topics.TRAINING_SEGMENTS, segment.key(), segment);
  }

  void reject(RejectedQuery query) {
    send(Topics.REJECTED_QUERIES, query.key(), query);
  }

  void reject(RejectedQuery query, TraceContext trace) {
    input(Topics.REJECTED_QUERIES)
        .pipeInput(new TestRecord<>(query.key(), query, new RecordHeaders(trace.headers())));
  }

  void order(Command command) {
    send(Topics.COMMANDS, command.subject(), command);
  }

  <V> void send(Topic<V> topic, String key, @Nullable V value) {
    if (topic == Topics.JUDGED_PASSAGES) {
      sent.add(Map.entry(key, Optional.ofNullable((JudgedPassage) value)));
    }
    input(topic).pipeInput(key, value);
  }

  /** A record without a value, under any key or none. */
  void sendNothing(Topic<?> topic, @Nullable String key) {
    driver
        .createInputTopic(CLUSTER.name(topic), new StringSerializer(), new ByteArraySerializer())
        .pipeInput(key, null);
  }

  private <V> TestInputTopic<String, V> input(Topic<V> topic) {
    return driver.createInputTopic(
        CLUSTER.name(topic), new StringSerializer(), CLUSTER.serdes().serializer(topic));
  }

  /** Keeps the passages from being read so many times. */
  void failReads(int times) {
    unreadable = times;
  }

  /** What keeps the evaluator from its work. */
  Optional<String> impediment() {
    return desk.impediments().any();
  }

  private void readSent(String collection, BiConsumer<String, JudgedPassage> each) {
    if (unreadable > 0) {
      unreadable--;
      throw new TimeoutException("no broker answers");
    }
    sent.stream()
        .filter(entry -> entry.getKey().startsWith(collection + "/"))
        .forEach(
            entry ->
                each.accept(
                    entry.getKey().substring(collection.length() + 1),
                    entry.getValue().orElse(null)));
  }

  /** Lets time pass until all that can be done is done. */
  void work() {
    for (int i = 0; i < 60; i++) {
      driver.advanceWallClockTime(Duration.ofMillis(50));
    }
  }

  void pass(Duration time) {
    driver.advanceWallClockTime(time);
  }

  /** The metrics written since the last call. */
  List<MetricEvent> metrics() {
    return metrics.readValuesToList();
  }

  /** The decisions written since the last call. */
  List<Decision> decisions() {
    return decisions.readValuesToList();
  }

  /** The champions named since the last call. */
  List<Champion> champions() {
    return champions.readValuesToList();
  }

  /** The records of a topic since they were last asked for, in whatever form. */
  <V> List<TestRecord<String, V>> records(Topic<V> topic) {
    return output(topic).readRecordsToList();
  }

  /** How many dead letters of a topic were written since the last call. */
  int deadLettersOf(Topic<?> topic) {
    return driver
        .createOutputTopic(
            CLUSTER.names().deadLettersOf(topic),
            new StringDeserializer(),
            new ByteArrayDeserializer())
        .readRecordsToList()
        .size();
  }

  private <V> TestOutputTopic<String, V> output(Topic<V> topic) {
    return driver.createOutputTopic(
        CLUSTER.name(topic), new StringDeserializer(), CLUSTER.serdes().deserializer(topic));
  }

  @Override
  public void close() {
    driver.close();
  }
}

package dev.passagework.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordSerdesTest {
  private static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_123L);
  private static final PassageKey KEY = new PassageKey("kafka", "a/b#c");
  private static final Decoding DECODING = new Decoding(0.7, 0.9, 256, 42);
  private static final Origin ORIGIN = new Origin("question", "small", 2, "r1");

  static Stream<Arguments> everyTopicWithARecord() {
    return Stream.of(
        Arguments.of(Topics.PASSAGES, Passage.of(KEY, "Title", "Text \u2028 of it")),
        Arguments.of(Topics.LABELLED_PAIRS, LabelledPair.of(KEY, "what is it?")),
        Arguments.of(
            Topics.PLANS,
            new Plan("kafka", List.of(PlanEntry.of("kafka", "question", "small", 4, 0.5)))),
        Arguments.of(
            Topics.PLANS,
            new Plan(
                "kafka",
                List.of(
                    PlanEntry.of("kafka", "question", "small", 4, 0.5)
                        .withPairs(250_000)
                        .withBudget(Optional.of(new Budget(2.5, Budget.Unit.MONEY)))
                        .withPrices(Optional.of(new TokenPrices(0.1, 0.4)))))),
        Arguments.of(
            Topics.PLAN_STATES,
            new PlanState(
                "e",
                "kafka",
                PlanState.Status.RUNNING,
                "",
                9,
                8,
                7,
                1,
                0,
                new TokenUsage(5, 6),
                0.25,
                TIME)),
        Arguments.of(
            Topics.PLAN_STATES,
            new PlanState(
                "e",
                "kafka",
                PlanState.Status.STOPPED,
                "budget",
                9,
                8,
                7,
                1,
                0,
                new TokenUsage(5, 6),
                0.25,
                TIME,
                new PlanState.Account(Budget.Unit.MONEY, 3, 0.5, 0.25, OptionalDouble.of(4.5)),
                new PlanState.Scale(3, 0.5, 1_000))),
        Arguments.of(
            Topics.COMMANDS, new Command(Command.Kind.RE_WARM, "model", OptionalInt.empty(), TIME)),
        Arguments.of(
            Topics.COMMANDS, new Command(Command.Kind.PROMOTE, "model", OptionalInt.of(3), TIME)),
        Arguments.of(
            Topics.AUGMENTATION_REQUESTS,
            new AugmentationRequest(
                "r1",
                KEY,
                "h",
                "e",
                "question",
                "small",
                new Prompt("t", "system", "user"),
                DECODING,
                new VariantBlock(0, 4))),
        Arguments.of(
            Topics.AUGMENTATION_REQUESTS,
            new AugmentationRequest(
                "r1",
                KEY,
                "h",
                "e",
                "pseudo-passage",
                "small",
                new Prompt("t", "system", "user"),
                DECODING,
                new VariantBlock(0, 1),
                new Recipe(Recipe.LLM, Recipe.PASSAGES, "{}", "what is it?", "s"))),
        Arguments.of(
            Topics.SYNTHETIC_QUERIES,
            new SyntheticQueries(
                "r1",
                KEY,
                "h",
                "e",
                "question",
                "small",
                "t",
                DECODING,
                0,
                List.of("what is it?"),
                new SyntheticQueries.Reply(
                    "{}", "1", new TokenUsage(1, 2), 0.1, 20, 1, "local", List.of(-0.5)))),
        Arguments.of(
            Topics.SYNTHETIC_QUERIES,
            new SyntheticQueries(
                "r1",
                KEY,
                "h",
                "e",
                "ict",
                Recipe.NO_LLM,
                "t",
                DECODING,
                0,
                List.of("what is it?"),
                new SyntheticQueries.Reply("", "1", TokenUsage.NONE, 0, 0, 1),
                List.of("It is this."),
                new Recipe(Recipe.ICT, Recipe.QUERIES, "", "", "s"))),
        Arguments.of(
            Topics.TRAINING_PAIRS,
            new TrainingPair(
                "p1",
                KEY,
                "h",
                TIME,
                "what is it?",
                "Title",
                "Text",
                List.of(),
                List.of(ORIGIN),
                false,
                new TrainingPair.Marks(Optional.of("p0"), 3))),
        Arguments.of(
            Topics.REJECTED_QUERIES,
            new RejectedQuery("p1", KEY, "Sure!", ORIGIN, "chatter", "starts with 'Sure'")),
        Arguments.of(
            Topics.TRAINING_SEGMENTS,
            new TrainingSegment(
                "model",
                1,
                List.of(new TrainingSegment.OffsetRange(0, 5, 10)),
                List.of("p0"),
                5,
                List.of(new TrainingSegment.LearntPassage(KEY, "h", TIME)),
                7,
                TIME,
                List.of("p1", "p2"),
                new TrainingSegment.Course(true, Map.of("batch-size", "32")))),
        Arguments.of(
            Topics.CHECKPOINTS,
            new Checkpoint(
                new CheckpointId("model", 2),
                "all-MiniLM-L6-v2",
                List.of(new Checkpoint.File("config.json", "ab", 12)),
                Map.of("learning-rate", "2e-5"),
                1,
                512,
                16,
                true,
                TIME)),
        Arguments.of(Topics.JUDGED_PASSAGES, JudgedPassage.of("c", "d1", "", "Text")),
        Arguments.of(
            Topics.JUDGED_QUERIES,
            new JudgedQuery("c", "q1", "query", JudgedQuery.Role.GATE, Map.of("d1", 2))),
        Arguments.of(
            Topics.COLLECTIONS,
            new CollectionManifest(
                "c",
                1,
                JudgedPassage.of("c", "d1", "", "Text").digest(),
                SetDigest.EMPTY,
                0,
                0,
                CollectionManifest.Domain.OUT,
                TIME)),
        Arguments.of(
            Topics.EVALUATION_METRICS,
            new MetricEvent("ndcg@10", 0.5, "model@2", Map.of("collection", "c"), TIME)),
        Arguments.of(
            Topics.TRAINING_METRICS,
            new MetricEvent("loss", 0.25, "model@2", Map.of("step", "32"), TIME)),
        Arguments.of(
            Topics.AUGMENTATION_METRICS,
            new MetricEvent("calls", 7, "kafka", Map.of("llm", "small"), TIME)),
        Arguments.of(
            Topics.DECISIONS,
            new Decision(
                new CheckpointId("model", 2),
                0,
                Decision.Outcome.NOT_JUDGED,
                Decision.Rule.REFRESH,
                "why",
                1,
                10,
                List.of(
                    new Decision.Comparison(
                        "c",
                        1,
                        JudgedQuery.Role.GATE,
                        "ndcg@10",
                        40,
                        0.5,
                        0.6,
                        new Decision.Interval(0.01, 0.2),
                        new Decision.SuperiorityTest(0.01, 0.03, 0.05, 0.07))),
                TIME)),
        Arguments.of(Topics.CHAMPIONS, new Champion(new CheckpointId("model", 2), "better", TIME)));
  }

  @Test
  void everyTopicHasAnExample() {
    assertThat(everyTopicWithARecord().map(example -> example.get()[0]).distinct())
        .containsExactlyInAnyOrderElementsOf(Topics.all());
  }

  @ParameterizedTest
  @MethodSource("everyTopicWithARecord")
  <V> void aRecordComesBackEqualThroughTheRegistry(Topic<V> topic, V value) throws Exception {
    String scope = "round-trip";
    SchemaRegistration.registerAll("mock://" + scope, Map.of(), new TopicNames(""));
    try (Serde<V> serde =
        new RecordSerdes(Map.of("schema.registry.url", "mock://" + scope)).of(topic)) {
      byte[] bytes = serde.serializer().serialize(topic.name(), value);
      assertThat(bytes).startsWith(0);
      assertThat(serde.deserializer().deserialize(topic.name(), bytes)).isEqualTo(value);
    }
  }

  @Test
  void theRegistryIsAskedOnceHoweverManyRecordsAreWritten() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    byte[] answer = "{\"id\": 7}".getBytes(StandardCharsets.UTF_8);
    HttpServer registry =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    registry.start();
    try {
      RecordSerdes serdes =
          new RecordSerdes(
              Map.of("schema.registry.url", "http://127.0.0.1:" + registry.getAddress().getPort()));
      for (int i = 0; i < 5; i++) {
        serdes.serialize(Topics.LABELLED_PAIRS, "labelled-pairs", LabelledPair.of(KEY, "what?"));
      }
      assertThat(asked).hasValue(1);
    } finally {
      registry.stop(0);
    }
  }

  @ParameterizedTest
  @MethodSource("everyTopicWithARecord")
  <V> void aRecordComesBackEqualThroughALocalSerde(Topic<V> topic, V value) {
    try (Serde<V> serde = LocalSerdes.of(topic)) {
      byte[] bytes = serde.serializer().serialize("store", value);
      assertThat(serde.deserializer().deserialize("store", bytes)).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @MethodSource("everyTopicWithARecord")
  <V> void aTombstoneStaysATombstoneAndGarbageIsRefused(Topic<V> topic, V value) {
    try (Serde<V> serde =
        new RecordSerdes(Map.of("schema.registry.url", "mock://garbage")).of(topic)) {
      assertThat(serde.serializer().serialize(topic.name(), null)).isNull();
      assertThat(serde.deserializer().deserialize(topic.name(), null)).isNull();
      assertThatThrownBy(() -> serde.deserializer().deserialize(topic.name(), new byte[] {7, 7, 7}))
          .isInstanceOf(SerializationException.class);
      assertThatThrownBy(() -> serde.serializer().serialize(topic.name(), value))
          .as("a serde never registers a schema")
          .isInstanceOf(SerializationException.class);
    }
  }
}

package dev.passagework.ops.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.Decoding;
import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.Origin;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.RejectedQuery;
import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.schemas.contract.TokenUsage;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.refinery.RefinerySettings;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Settings;
import dev.passagework.streams.runtime.TopicSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProvenanceTest {
  private static final Instant NOW = Instant.parse("2026-01-01T08:00:00Z");
  private static final Passage MOON = Passage.of(new PassageKey("c", "moon#1"), "", "a moon text");
  private static final String KEPT = Identity.pairId("one side of the moon", MOON.key());
  private static final String REFUSED = Identity.pairId("moon", MOON.key());
  private static final RefinerySettings SETTINGS =
      RefinerySettings.from(Settings.defaults(), Path.of(""));

  private static EmbeddedKafka kafka;
  private static Cluster cluster;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory());
    cluster = Cluster.of(kafka.bootstrapServers(), "mock://provenance");
    assertThat(TopicSetup.create(cluster, 3)).isNotEmpty();
    Origin first = new Origin("question", "small", 0, "r1");
    Origin second = new Origin("question", "small", 1, "r1");
    send(Topics.PASSAGES, MOON.key().toString(), MOON);
    SyntheticQueries reply = reply("one side of the moon", "moon");
    send(Topics.SYNTHETIC_QUERIES, reply.key(), reply);
    TrainingPair pair =
        new TrainingPair(
            KEPT,
            MOON.key(),
            MOON.contentHash(),
            NOW,
            "one side of the moon",
            "",
            MOON.text(),
            List.of(),
            List.of(first),
            false,
            new TrainingPair.Marks(Optional.empty(), 3));
    send(Topics.TRAINING_PAIRS, pair.key(), pair);
    RejectedQuery rejected =
        new RejectedQuery(REFUSED, MOON.key(), "moon", second, "too-short", "1 words");
    send(Topics.REJECTED_QUERIES, rejected.key(), rejected);
    segment(1, List.of("other"), List.of(), "c/other");
    segment(2, List.of(KEPT), List.of("other"), MOON.key().toString());
    segment(3, List.of(), List.of(KEPT), "c/other");
    for (int version = 0; version <= 3; version++) {
      checkpoint(version);
    }
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void aPairIsExplainedByItsIdAloneWithReplyPromptAndNumbers() throws Exception {
    Explanation explanation = Explanation.of(cluster, SETTINGS, REFUSED);

    assertThat(explanation.passage()).isEqualTo(MOON.key().toString());
    assertThat(explanation.queries())
        .singleElement()
        .satisfies(
            query -> {
              assertThat(query.state()).isEqualTo("rejected");
              assertThat(query.rejections()).extracting("reason").containsExactly("too-short");
              Explanation.Source source = query.sources().get(0);
              assertThat(source.rawReply()).isEqualTo("the raw reply");
              assertThat(source.promptHash()).isEqualTo("template");
              assertThat(source.llm()).isEqualTo("small");
              assertThat(source.filters()).extracting("filter").contains("length", "copy", "leak");
            });
    assertThat(ExplanationText.of(explanation))
        .contains("too-short", "the raw reply", "of 2 to 64");
    assertThat(ExplanationText.json(explanation)).startsWith("{").contains("\"too-short\"");
  }

  @Test
  void aPassageIsExplainedWithAllItsQueries() throws Exception {
    Explanation explanation = Explanation.of(cluster, SETTINGS, MOON.key().toString());

    assertThat(explanation.state()).isEqualTo("present");
    assertThat(explanation.queries())
        .extracting(Explanation.Query::state)
        .containsExactly("kept", "rejected");
    assertThat(explanation.queries().get(0).marks()).isEqualTo("in 3 passages");
  }

  @Test
  void aPairThatIsNowhereIsAnError() {
    assertThatThrownBy(() -> Explanation.of(cluster, SETTINGS, "f".repeat(32)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("f".repeat(32));
  }

  @Test
  void aPairIsTracedToTheSegmentsThatLearntItAndTheFirstCheckpointOfEach() {
    List<Lineage.Step> steps = new ArrayList<>();
    new Lineage(cluster).ofPair(KEPT, steps::add);

    assertThat(steps).extracting(Lineage.Step::segment).containsExactly(2, 3);
    assertThat(steps).extracting(Lineage.Step::checkpoint).containsExactly("m@2", "m@3");
    assertThat(steps.get(0).firstPairs()).containsExactly(KEPT);
    assertThat(steps.get(1).replayed()).containsExactly(KEPT);
  }

  @Test
  void aPassageIsTracedWithItsPairsAndACheckpointWithAllOfItsSegments() throws Exception {
    List<Lineage.Step> ofPassage = new ArrayList<>();
    List<Lineage.Step> ofCheckpoint = new ArrayList<>();
    Lineage lineage = new Lineage(cluster);
    lineage.ofPassage(MOON.key(), ofPassage::add);
    lineage.ofCheckpoint(CheckpointId.parse("m@2"), ofCheckpoint::add);

    assertThat(ofPassage).extracting(Lineage.Step::segment).containsExactly(2, 3);
    assertThat(ofPassage.get(0).passages()).containsExactly(MOON.key().toString());
    assertThat(ofCheckpoint).extracting(Lineage.Step::segment).containsExactly(1, 2);
    assertThat(ofCheckpoint.get(1).firstPairs()).containsExactly(KEPT);
    assertThatThrownBy(() -> lineage.ofCheckpoint(CheckpointId.parse("m@9"), step -> {}))
        .hasMessageContaining("m@9");
  }

  private static SyntheticQueries reply(String... queries) {
    return new SyntheticQueries(
        "r1",
        MOON.key(),
        MOON.contentHash(),
        "c/question@small",
        "question",
        "small",
        "template",
        new Decoding(1, 1, 100, 7),
        0,
        List.of(queries),
        new SyntheticQueries.Reply("the raw reply", "1", TokenUsage.NONE, 0.5, 1, 1));
  }

  private static void segment(int number, List<String> pairs, List<String> replayed, String passage)
      throws Exception {
    TrainingSegment segment =
        new TrainingSegment(
            "m",
            number,
            List.of(),
            replayed,
            pairs.size(),
            List.of(new TrainingSegment.LearntPassage(PassageKey.parse(passage), "content", NOW)),
            7,
            NOW,
            pairs,
            TrainingSegment.Course.UNTOLD);
    send(Topics.TRAINING_SEGMENTS, segment.key(), segment);
  }

  private static void checkpoint(int version) throws Exception {
    CheckpointId id = new CheckpointId("m", version);
    send(
        Topics.CHECKPOINTS,
        id.toString(),
        new Checkpoint(id, "base", List.of(), Map.of(), version, 0, 0, false, NOW));
  }

  private static <V> void send(Topic<V> topic, String key, V value) throws Exception {
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      var sent = producer.send(cluster.record(cluster.serdes(), topic, key, value));
      assertThat(sent.get(10, TimeUnit.SECONDS).hasOffset()).isTrue();
    }
  }
}

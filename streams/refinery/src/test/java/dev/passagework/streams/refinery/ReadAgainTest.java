package dev.passagework.streams.refinery;

import static dev.passagework.streams.refinery.RefineryDriver.judgedQuery;
import static dev.passagework.streams.refinery.RefineryDriver.passage;
import static dev.passagework.streams.refinery.RefineryDriver.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.schemas.contract.TokenUsage;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.runtime.replies.ReplyParser;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadAgainTest {
  private static final Instant MORNING = Instant.parse("2026-01-01T08:00:00Z");
  private static final Passage MOON = passage("moon", "a text on the moon");

  @TempDir Path directory;
  @TempDir Path other;

  @Test
  void aReplyThatAnotherParserReadIsReadAgainByThePresentOne() {
    String raw = "{\"queries\": [\"one side of the moon\", \"tidal lock\"]}";
    SyntheticQueries old =
        withReply(reply(MOON, "r", 0, "{queries one side", "tidal lock}"), raw, "0");

    assertThat(StoredReply.of(old).queries()).containsExactly("one side of the moon", "tidal lock");
    assertThat(StoredReply.of(withReply(old, raw, ReplyParser.VERSION)).queries())
        .isEqualTo(old.queries());
    assertThat(StoredReply.of(withReply(old, "nothing in it", "0")).queries())
        .isEqualTo(old.queries());
  }

  @Test
  void whatNewRulesNoLongerKeepIsRetractedOnceAllThatSpokeForItIsRead() {
    List<TestRecord<String, TrainingPair>> before;
    try (RefineryDriver refinery = new RefineryDriver(directory)) {
      refinery.feed(MOON, MORNING);
      refinery.reply(reply(MOON, "r1", 0, "one side of the moon", "lunar day"));
      refinery.reply(reply(MOON, "r2", 2, "lunar day"));
      before = refinery.pairs();
    }
    TrainingPair kept = before.get(0).value();
    TrainingPair dropped = before.get(2).value();
    assertThat(dropped.origins()).hasSize(2);
    try (RefineryDriver refinery =
        new RefineryDriver(other, Filters.read("length: {least-words: 3}"))) {
      refinery.find(kept);
      refinery.reply(reply(MOON, "r1", 0, "one side of the moon", "lunar day"));
      refinery.feed(MOON, MORNING);
      refinery.find(dropped);
      assertThat(refinery.pairs()).extracting(TestRecord::value).doesNotContainNull();

      refinery.reply(reply(MOON, "r2", 2, "lunar day"));

      assertThat(refinery.pairs())
          .singleElement()
          .satisfies(
              record -> {
                assertThat(record.key()).isEqualTo(dropped.key());
                assertThat(record.value()).isNull();
              });
    }
  }

  @Test
  void aPairWhoseReplyIsNotReadYetIsLeftAlone() {
    try (RefineryDriver refinery = new RefineryDriver(directory)) {
      refinery.feed(MOON, MORNING);
      refinery.reply(reply(MOON, "r1", 0, "one side of the moon"));
      TrainingPair pair = refinery.pairs().get(0).value();
      try (RefineryDriver again = new RefineryDriver(other)) {
        again.find(pair);
        again.feed(MOON, MORNING);
        assertThat(again.pairs()).isEmpty();
      }
    }
  }

  @Test
  void everyFilterCountsWhatCameToItAndWhatPassedByStrategyAndLlm() {
    try (RefineryDriver refinery = new RefineryDriver(directory)) {
      refinery.judge(judgedQuery("1", "tidal lock of the moon"));
      refinery.feed(MOON, MORNING);
      refinery.reply(
          reply(MOON, "r", 0, "moon", "tidal lock of the moon", "lunar day", "Lunar day?"));
      refinery.reply(reply(passage("moon", "old"), "stale", 4, "lunar day"));
      refinery.pass(RefineryDriver.METRICS_INTERVAL);
      refinery.reply(reply(MOON, "r2", 9, "one side of the moon"));
      refinery.pass(RefineryDriver.METRICS_INTERVAL);

      Map<String, Double> last =
          refinery.metrics().stream()
              .collect(Collectors.toMap(ReadAgainTest::name, MetricEvent::value, (a, b) -> b));
      assertThat(last)
          .containsEntry("stale filter-in", 6.0)
          .containsEntry("stale filter-passed", 5.0)
          .containsEntry("length filter-in", 5.0)
          .containsEntry("length filter-passed", 4.0)
          .containsEntry("leak filter-in", 4.0)
          .containsEntry("leak filter-passed", 3.0)
          .containsEntry("exact-duplicate filter-in", 3.0)
          .containsEntry("exact-duplicate filter-passed", 2.0);
      refinery.pass(RefineryDriver.METRICS_INTERVAL);
      assertThat(refinery.metrics()).isEmpty();
    }
  }

  private static String name(MetricEvent event) {
    assertThat(event.dimensions())
        .containsEntry("strategy", "question")
        .containsEntry("llm", "llm");
    return event.dimensions().get("filter") + " " + event.name();
  }

  private static SyntheticQueries withReply(SyntheticQueries reply, String raw, String parser) {
    return new SyntheticQueries(
        reply.requestId(),
        reply.passage(),
        reply.contentHash(),
        reply.planEntry(),
        reply.strategy(),
        reply.llm(),
        reply.promptHash(),
        reply.decoding(),
        reply.firstVariant(),
        reply.queries(),
        new SyntheticQueries.Reply(raw, parser, TokenUsage.NONE, 0, 1, 1));
  }
}

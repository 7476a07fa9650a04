package dev.passagework.streams.refinery;

import static dev.passagework.streams.refinery.RefineryDriver.judgedQuery;
import static dev.passagework.streams.refinery.RefineryDriver.passage;
import static dev.passagework.streams.refinery.RefineryDriver.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.Origin;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.RejectedQuery;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingPair;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefiningTest {
  private static final Instant MORNING = Instant.parse("2026-01-01T08:00:00Z");
  private static final Passage MOON =
      Passage.of(new PassageKey("c", "moon#1"), "Moon", "The Moon turns once per orbit.");

  @TempDir Path directory;
  private RefineryDriver refinery;

  @BeforeEach
  void start() {
    refinery = new RefineryDriver(directory);
  }

  @AfterEach
  void stop() {
    refinery.close();
  }

  @Test
  void aQueryBecomesAPairWithItsPassage() {
    refinery.feed(MOON, MORNING);
    refinery.reply(reply(MOON, "r1", 4, " why do we see one side of the moon "));

    TrainingPair pair = refinery.pairs().get(0).value();
    String query = "why do we see one side of the moon";
    assertThat(pair)
        .isEqualTo(
            new TrainingPair(
                Identity.pairId(query, MOON.key()),
                MOON.key(),
                MOON.contentHash(),
                MORNING,
                query,
                MOON.title(),
                MOON.text(),
                List.of(),
                List.of(new Origin("question", "llm", 4, "r1")),
                false,
                TrainingPair.Marks.NONE));
    assertThat(refinery.rejected()).isEmpty();
  }

  @Test
  void theSameQueryAgainAddsAnOriginAndMakesNoOtherPair() {
    refinery.feed(MOON, MORNING);
    refinery.reply(reply(MOON, "r1", 0, "one side of the moon", "One side of the Moon?"));
    refinery.reply(reply(MOON, "r2", 0, "one side, of the moon"));

    List<TestRecord<String, TrainingPair>> pairs = refinery.pairs();
    assertThat(pairs).extracting(TestRecord::key).hasSize(2).containsOnly(pairs.get(0).key());
    assertThat(pairs).extracting(p -> p.value().query()).containsOnly("one side of the moon");
    assertThat(pairs.get(1).value().origins())
        .containsExactly(
            new Origin("question", "llm", 0, "r1"),
            new Origin("question", "llm", 1, "r1"),
            new Origin("question", "llm", 0, "r2"));
  }

  @Test
  void theSameReplyAgainChangesNothing() {
    refinery.feed(MOON, MORNING);
    refinery.reply(reply(MOON, "r1", 0, "one side of the moon"));
    assertThat(refinery.pairs()).hasSize(1);

    refinery.reply(reply(MOON, "r1", 0, "one side of the moon"));

    assertThat(refinery.pairs()).isEmpty();
  }

  @Test
  void oneBadQueryOfAReplyIsRefusedAndTheOthersAreKept() {
    refinery.feed(MOON, MORNING);
    refinery.reply(reply(MOON, "r1", 0, "", "one side of the moon", "what is this passage about"));

    assertThat(refinery.pairs()).hasSize(1);
    List<RejectedQuery> rejected = refinery.rejected();
    assertThat(rejected)
        .extracting(RejectedQuery::reason)
        .containsExactly("blank", "self-reference");
    assertThat(rejected.get(1).origin()).isEqualTo(new Origin("question", "llm", 2, "r1"));
    assertThat(rejected.get(1).detail()).isEqualTo("'this passage'");
  }

  @Test
  void aReplyThatComesBeforeItsPassageWaitsForIt() {
    refinery.reply(reply(MOON, "r1", 0, "one side of the moon", "lunar rotation period"));
    assertThat(refinery.pairs()).isEmpty();
    assertThat(refinery.rejected()).isEmpty();

    refinery.feed(MOON, MORNING);

    assertThat(refinery.pairs()).hasSize(2);
  }

  @Test
  void aReplyToAnotherContentOfThePassageIsStale() {
    refinery.feed(passage("p", "new text"), MORNING);
    refinery.reply(reply(passage("p", "old text"), "r1", 0, "one side of the moon"));

    assertThat(refinery.pairs()).isEmpty();
    assertThat(refinery.rejected())
        .extracting(RejectedQuery::reason)
        .containsExactly("stale-passage");
  }

  @Test
  void theSameContentFedAgainKeepsPairsAndTheFirstTime() {
    refinery.feed(MOON, MORNING);
    refinery.reply(reply(MOON, "r1", 0, "one side of the moon"));
    refinery.feed(MOON, MORNING.plusSeconds(60));
    refinery.reply(reply(MOON, "r2", 0, "lunar rotation period"));

    assertThat(refinery.pairs())
        .extracting(p -> p.value().passageTime())
        .containsExactly(MORNING, MORNING);
  }

  @Test
  void aChangedContentRetractsThePairsOfTheOldOne() {
    refinery.feed(passage("p", "old text"), MORNING);
    refinery.reply(reply(passage("p", "old text"), "r1", 0, "first query", "second query"));
    List<String> keys = refinery.pairs().stream().map(TestRecord::key).toList();

    refinery.feed(passage("p", "new text"), MORNING.plusSeconds(60));
    refinery.reply(reply(passage("p", "new text"), "r2", 0, "first query"));

    List<TestRecord<String, TrainingPair>> after = refinery.pairs();
    assertThat(after)
        .extracting(TestRecord::key)
        .containsExactly(keys.get(0), keys.get(1), keys.get(0));
    assertThat(after.subList(0, 2)).extracting(TestRecord::value).containsOnlyNulls();
    assertThat(after.get(2).value().passageTime()).isEqualTo(MORNING.plusSeconds(60));
    assertThat(after.get(2).value().origins()).hasSize(1);
  }

  @Test
  void aWithdrawnPassageTakesItsPairsWithItAndLeavesThoseOfOthers() {
    Passage neighbour = passage("moon#12", "another text");
    refinery.feed(MOON, MORNING);
    refinery.feed(neighbour, MORNING);
    refinery.reply(reply(MOON, "r1", 0, "one side of the moon"));
    refinery.reply(reply(neighbour, "r2", 0, "another thing"));
    String key = refinery.pairs().get(0).key();

    refinery.withdraw(MOON);
    refinery.reply(reply(MOON, "r3", 0, "lunar rotation period"));

    assertThat(refinery.pairs())
        .singleElement()
        .satisfies(
            retraction -> {
              assertThat(retraction.key()).isEqualTo(key);
              assertThat(retraction.value()).isNull();
            });
    assertThat(refinery.rejected())
        .extracting(RejectedQuery::reason)
        .containsExactly("stale-passage");
  }

  @Test
  void aQueryThatIsJudgedIsALeak() {
    refinery.judge(judgedQuery("7", "Why do we see only one side of the Moon?"));
    refinery.feed(MOON, MORNING);
    refinery.reply(reply(MOON, "r1", 0, "why do we see one side of the moon"));

    assertThat(refinery.pairs()).isEmpty();
    assertThat(refinery.rejected())
        .singleElement()
        .satisfies(
            query -> {
              assertThat(query.reason()).isEqualTo("leak");
              assertThat(query.detail()).contains("scifact/7");
            });
  }

  @Test
  void aQueryThatIsJudgedNoMoreIsNoLeak() {
    JudgedQuery judged = judgedQuery("7", "one side of the moon");
    refinery.judge(judged);
    refinery.judgeNoMore(judged);
    refinery.feed(MOON, MORNING);
    refinery.reply(reply(MOON, "r1", 0, "one side of the moon"));

    assertThat(refinery.pairs()).hasSize(1);
  }

  @Test
  void aJudgedQueryThatComesLaterRetractsThePairsThatMatchIt() {
    refinery.feed(MOON, MORNING);
    refinery.reply(reply(MOON, "r1", 0, "one side of the moon", "lunar rotation period"));
    refinery.reply(reply(MOON, "r2", 0, "one side of the moon"));
    String key = refinery.pairs().get(0).key();
    refinery.pass(RefineryDriver.SWEEP_INTERVAL);
    assertThat(refinery.pairs()).isEmpty();

    refinery.judge(judgedQuery("7", "one side of the moon"));
    refinery.pass(RefineryDriver.SWEEP_INTERVAL);

    assertThat(refinery.pairs())
        .singleElement()
        .satisfies(
            retraction -> {
              assertThat(retraction.key()).isEqualTo(key);
              assertThat(retraction.value()).isNull();
            });
    assertThat(refinery.rejected())
        .extracting(RejectedQuery::reason, query -> query.origin().requestId())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("leak", "r1"),
            org.assertj.core.groups.Tuple.tuple("leak", "r2"));

    refinery.withdraw(MOON);
    assertThat(refinery.pairs()).hasSize(1);
  }

  @Test
  void aSweepOverManyPassagesReachesThemAllInSlices() {
    int passages = LeakSweep.SLICE + 50;
    IntStream.range(0, passages)
        .mapToObj(i -> passage("p" + i, "text " + i))
        .forEach(
            passage -> {
              refinery.feed(passage, MORNING);
              refinery.reply(reply(passage, "r", 0, "one side of the moon"));
            });
    assertThat(refinery.pairs()).extracting(TestRecord::key).contains("c/p0#" + idOf("c/p0"));

    refinery.judge(judgedQuery("7", "one side of the moon"));
    refinery.pass(RefineryDriver.SWEEP_INTERVAL);
    assertThat(retractions()).isEqualTo(LeakSweep.SLICE);
    refinery.pass(RefineryDriver.SWEEP_INTERVAL);
    assertThat(retractions()).isEqualTo(50);
    refinery.pass(Duration.ofSeconds(1));
    assertThat(refinery.pairs()).isEmpty();
  }

  private long retractions() {
    return refinery.pairs().stream().filter(pair -> pair.value() == null).count();
  }

  private static String idOf(String passage) {
    return Identity.pairId("one side of the moon", PassageKey.parse(passage));
  }

  @Test
  void aRecordWhoseKeyIsNotThatOfItsPassageIsPoison() {
    refinery.feed("c/other", MOON);

    assertThat(refinery.deadLettersOf(Topics.PASSAGES)).isEqualTo(1);
  }
}

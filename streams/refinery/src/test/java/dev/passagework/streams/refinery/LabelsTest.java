package dev.passagework.streams.refinery;

import static dev.passagework.streams.refinery.RefineryDriver.judgedQuery;
import static dev.passagework.streams.refinery.RefineryDriver.passage;
import static dev.passagework.streams.refinery.RefineryDriver.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.LabelledPair;
import dev.passagework.schemas.contract.Leak;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.RejectedQuery;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingPair;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelsTest {
  private static final Instant MORNING = Instant.parse("2026-01-01T08:00:00Z");
  private static final Passage MOON = passage("moon", "a text on the moon");
  private static final LabelledPair LABEL = LabelledPair.of(MOON.key(), "moon");

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
  void aLabelIsATrainingPairThatNoFilterButTheGuardLooksAt() {
    refinery.feed(MOON, MORNING);
    refinery.label(LABEL);

    TrainingPair pair = refinery.pairs().get(0).value();
    assertThat(pair.id()).isEqualTo(LABEL.id());
    assertThat(pair.labelled()).isTrue();
    assertThat(pair.origins()).isEmpty();
    assertThat(pair.text()).isEqualTo(MOON.text());
  }

  @Test
  void aLabelWaitsForItsPassageAndFollowsItsContent() {
    refinery.label(LABEL);
    assertThat(refinery.pairs()).isEmpty();

    refinery.feed(MOON, MORNING);
    refinery.feed(passage("moon", "another text"), MORNING.plusSeconds(9));

    assertThat(refinery.pairs())
        .extracting(record -> record.value().text())
        .containsExactly("a text on the moon", "another text");
  }

  @Test
  void aLabelTakenBackRetractsThePairUnlessAnLlmWroteItToo() {
    refinery.feed(MOON, MORNING);
    refinery.label(LABEL);
    refinery.unlabel(LABEL);
    assertThat(refinery.pairs()).last().extracting(TestRecord::value).isNull();

    LabelledPair both = LabelledPair.of(MOON.key(), "one side of the moon");
    refinery.label(both);
    refinery.reply(reply(MOON, "r", 0, "one side of the moon"));
    refinery.unlabel(both);

    TrainingPair left = refinery.pairs().get(2).value();
    assertThat(left.labelled()).isFalse();
    assertThat(left.origins()).hasSize(1);
  }

  @Test
  void aLabelThatIsJudgedIsALeakWhicheverCameFirst() {
    LabelledPair early = LabelledPair.of(MOON.key(), "one side of the moon");
    LabelledPair late = LabelledPair.of(MOON.key(), "length of a lunar day");
    refinery.feed(MOON, MORNING);
    refinery.label(early);
    refinery.judge(judgedQuery("1", "the one side of the moon"));
    refinery.judge(judgedQuery("2", "length of a lunar day"));
    refinery.pass(RefineryDriver.SWEEP_INTERVAL);
    refinery.label(late);

    assertThat(refinery.pairs()).last().extracting(TestRecord::value).isNull();
    List<RejectedQuery> rejected = refinery.rejected();
    assertThat(rejected).extracting(RejectedQuery::pairId).containsExactly(early.id(), late.id());
    assertThat(rejected).extracting(Leak::collectionsOf).containsOnly(List.of("scifact"));
  }

  @Test
  void aPairThatWasRetractedBeforeItsQueryWasJudgedIsStillNamedAsALeak() {
    refinery.feed(MOON, MORNING);
    refinery.reply(reply(MOON, "r", 0, "one side of the moon"));
    refinery.withdraw(MOON);
    refinery.pairs();

    refinery.judge(judgedQuery("1", "one side of the moon"));
    refinery.pass(RefineryDriver.SWEEP_INTERVAL);

    assertThat(refinery.pairs()).isEmpty();
    assertThat(refinery.rejected()).extracting(RejectedQuery::reason).containsExactly(Leak.REASON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"moon", "c/moon", "c/#1", "#"})
  void aTombstoneWhoseKeyCannotBeReadIsPoisonAndTheNextRecordIsHandled(String key) {
    List<Topic<?>> derived =
        List.of(Topics.LABELLED_PAIRS, Topics.SYNTHETIC_QUERIES, Topics.TRAINING_PAIRS);
    derived.forEach(topic -> refinery.bury(topic, key));

    refinery.feed(MOON, MORNING);
    refinery.label(LABEL);

    assertThat(derived).allSatisfy(t -> assertThat(refinery.deadLettersOf(t)).isEqualTo(1));
    assertThat(refinery.pairs()).singleElement().satisfies(p -> assertThat(p.value()).isNotNull());
  }
}

package dev.passagework.consumers.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.consumers.trainer.PairJudge.Verdict;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.schemas.contract.TrainingSegment.Course;
import dev.passagework.schemas.contract.TrainingSegment.LearntPassage;
import dev.passagework.schemas.contract.TrainingSegment.OffsetRange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SegmentDraftTest {
  private static final Instant NOW = Instant.ofEpochSecond(100);
  private final TrainingPair pair = Tiny.pair(1, 1);
  private final TrainingPair other = Tiny.pair(1, 2);
  private final SegmentDraft draft = new SegmentDraft(Map.of(0, 10L, 1, 20L), any -> Verdict.NEW);

  @Test
  void theNewestRecordOfAKeyWins() {
    TrainingPair renewed = Tiny.pair("p1", pair.query(), "w3");
    assertThat(renewed.key()).isEqualTo(pair.key());
    draft.add(given(0, 10, pair), NOW);
    draft.add(given(0, 12, renewed), NOW);

    assertThat(draft.pairs()).containsExactly(renewed);
  }

  @Test
  void aTombstoneDropsItsPairAndNoOther() {
    draft.add(given(0, 10, pair), NOW);
    draft.add(given(0, 11, other), NOW);
    draft.add(new PairRecord.Retracted(0, 12, pair.key()), NOW);

    assertThat(draft.pairs()).containsExactly(other);
  }

  @Test
  void aHeldPairComesBackOnlyIfItWasRetractedInBetween() {
    SegmentDraft later = new SegmentDraft(Map.of(), any -> Verdict.HELD);
    later.add(given(0, 10, pair), NOW);
    later.add(new PairRecord.Retracted(0, 11, other.key()), NOW);
    later.add(given(0, 12, other), NOW);

    assertThat(later.pairs()).isEmpty();
    assertThat(later.revived()).containsExactly(other);
    assertThat(later.retracted()).isEmpty();
  }

  @Test
  void whatIsRetractedStaysRetractedUntilItIsGivenAgain() {
    SegmentDraft later = new SegmentDraft(Map.of(), any -> Verdict.BACK);
    later.add(new PairRecord.Retracted(0, 10, pair.key()), NOW);
    later.add(given(0, 11, other), NOW);

    assertThat(later.retracted()).containsExactlyInAnyOrder(pair.id(), other.id());
    assertThat(later.revived()).containsExactly(other);
  }

  @Test
  void whatIsNotWantedIsPassedAndNotLearnt() {
    SegmentDraft choosy = new SegmentDraft(Map.of(), any -> Verdict.REFUSED);
    choosy.add(given(2, 7, pair), NOW);

    assertThat(choosy.pairs()).isEmpty();
    assertThat(choosy.passed()).containsExactly(Map.entry(2, 8L));
  }

  @Test
  void aSegmentSaysItsRangesInPartitionOrderAndEachContentOnce() {
    draft.add(given(1, 21, other), NOW);
    draft.add(given(0, 10, pair), NOW);

    Course course = new Course(true, Map.of("batch-size", "8"));
    TrainingSegment segment =
        draft.cut(
            new SegmentDraft.Heading("m", 3, 42, NOW),
            new Selection(List.copyOf(draft.pairs()), List.of(Tiny.pair(7, 7)), false),
            course);

    assertThat(segment.ranges())
        .containsExactly(new OffsetRange(0, 10, 11), new OffsetRange(1, 20, 22));
    assertThat(segment.passages())
        .containsExactly(new LearntPassage(pair.passage(), pair.contentHash(), Instant.EPOCH));
    assertThat(segment.pairs()).isEqualTo(2);
    assertThat(segment.pairIds()).containsExactlyInAnyOrder(pair.id(), other.id());
    assertThat(segment.replayed()).containsExactly(Tiny.pair(7, 7).id());
    assertThat(segment.course()).isEqualTo(course);
    assertThat(segment.key()).isEqualTo("m/3");
  }

  @Test
  void itsAgeIsThatOfItsFirstRecord() {
    draft.add(given(0, 10, pair), NOW);
    draft.add(given(0, 11, other), NOW.plusSeconds(5));

    assertThat(draft.since()).contains(NOW);
    assertThat(List.copyOf(draft.letters())).isEmpty();
  }

  private static PairRecord given(int partition, long offset, TrainingPair pair) {
    return new PairRecord.Given(partition, offset, pair.key(), pair);
  }
}

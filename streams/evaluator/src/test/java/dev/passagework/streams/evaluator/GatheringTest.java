package dev.passagework.streams.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.CollectionManifest.Domain;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.schemas.contract.SetDigest;
import dev.passagework.streams.retrieval.search.Hit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private static final SetDigest A = SetDigest.of("a");
  private static final SetDigest B = SetDigest.of("b");
  private static final Question QUESTION = new Question("q", Role.GATE, Map.of("a", 1));

  @Test
  void itIsCompleteOnlyWithTheSharesOfAllPartitions() {
    Gathering one = Gathering.of(partial(1, 0, A, new Hit("a", 0.5)));

    assertThat(one.isComplete()).isFalse();
    assertThat(one.with(partial(1, 1, B, new Hit("b", 0.9))).isComplete()).isTrue();
  }

  @Test
  void otherPassagesOfTheSameNumberDoNotCompleteIt() {
    Gathering one = Gathering.of(partial(1, 0, A, new Hit("a", 0.5)));

    assertThat(one.with(partial(1, 1, SetDigest.of("c"), new Hit("c", 0.9))).isComplete())
        .isFalse();
  }

  @Test
  void aPartitionThatAnswersAgainReplacesWhatItSaid() {
    Gathering both =
        Gathering.of(partial(1, 0, SetDigest.EMPTY))
            .with(partial(1, 1, B, new Hit("b", 0.9)))
            .with(partial(1, 0, A, new Hit("a", 0.5)));

    assertThat(both.isComplete()).isTrue();
    assertThat(both.ranked(10).ranking(10).passageIds()).containsExactly("b", "a");
  }

  @Test
  void aNewerVersionStartsAnewAndAnOlderOneChangesNothing() {
    Gathering second = Gathering.of(partial(1, 0, A)).with(partial(2, 1, B));

    assertThat(second.of().version()).isEqualTo(2);
    assertThat(second.shares()).containsOnlyKeys(1);
    assertThat(second.with(partial(1, 0, A))).isEqualTo(second);
  }

  @Test
  void theQuerysOwnPassageMakesRoomForOneMore() {
    Gathering own =
        Gathering.of(partial(1, 0, A, new Hit("q", 1), new Hit("a", 0.5), new Hit("b", 0.4)));

    assertThat(own.ranked(3).ranking(2).passageIds()).containsExactly("a", "b");
  }

  static Finding.Partial partial(int version, int source, SetDigest seen, Hit... hits) {
    Examination of = new Examination("m@1", "c", version, A.plus(B), 1, Domain.IN, false);
    return new Finding.Partial(of, QUESTION, source, seen, seen.count(), List.of(hits));
  }
}

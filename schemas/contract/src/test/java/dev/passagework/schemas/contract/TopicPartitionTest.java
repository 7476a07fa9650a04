package dev.passagework.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicPartitionTest {
  private static final int PARTITIONS = 1_000;

  @ParameterizedTest
  @ValueSource(strings = {"d1", "guide.html#install", "a/b#c#d", "#"})
  void aPassageIsInThePartitionOfEverythingAboutIt(String id) {
    PassageKey key = new PassageKey("corpus", id);
    assertThat(Topics.TRAINING_PAIRS.partition(key.derive("0123"), PARTITIONS))
        .isEqualTo(Topics.AUGMENTATION_REQUESTS.partition(key.derive("4567"), PARTITIONS))
        .isEqualTo(Topics.PASSAGES.partition(key.toString(), PARTITIONS));
  }
}

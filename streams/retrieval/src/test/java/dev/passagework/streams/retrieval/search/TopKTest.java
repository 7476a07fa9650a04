package dev.passagework.streams.retrieval.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopKTest {

  @Test
  void aTieIsBrokenByPassageIdDescending() {
    TopK topK = new TopK(2);
    topK.offer("a", 1);
    topK.offer("c", 1);
    topK.offer("b", 1);

    assertThat(topK.ranking()).containsExactly(new Hit("c", 1), new Hit("b", 1));
  }

  @Test
  void scoresThatAgreeToSixDecimalsTie() {
    TopK topK = new TopK(2);
    topK.offer("b", 0.12345649);
    topK.offer("a", 0.12345651);
    topK.offer("c", 0.12345601);

    assertThat(topK.ranking()).extracting(Hit::passageId).containsExactly("a", "c");
    assertThat(topK.ranking()).extracting(Hit::score).containsExactly(0.123457, 0.123456);
  }

  @Test
  void scoresThatAgreeAsFloatsTieAsTheyDoInTrecEval() {
    assertThat((float) 25.123455).isEqualTo((float) 25.123456);
    TopK topK = new TopK(2);
    topK.offer("a", 25.123456);
    topK.offer("b", 25.123455);

    assertThat(topK.ranking()).extracting(Hit::passageId).containsExactly("b", "a");
  }

  @Test
  void idsAreComparedAsUtf8Bytes() {
    String afterSurrogates = "\uffee";
    String supplementary = "\ud83d\ude00";
    TopK topK = new TopK(1);
    topK.offer(afterSurrogates, 1);
    topK.offer(supplementary, 1);

    assertThat(afterSurrogates.compareTo(supplementary)).isPositive();
    assertThat(topK.ranking()).containsExactly(new Hit(supplementary, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "0.1234565, 0.123457",
    "-0.1234565, -0.123457",
    "-0.0000001, 0.0",
    "12.3, 12.3",
    "-3, -3",
    "1e300, 1e300"
  })
  void aScoreIsRoundedHalfAwayFromZero(double score, double rounded) {
    assertThat(new Hit("a", score).score()).isEqualTo(rounded);
  }

  @Test
  void aScoreThatIsNoNumberIsRefused() {
    TopK topK = new TopK(1);
    topK.offer("a", 1);

    assertThatThrownBy(() -> topK.offer("b", Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("b");
    assertThatThrownBy(() -> new Hit("c", Double.POSITIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void atLeastOneHitIsKept() {
    assertThatThrownBy(() -> new TopK(0)).isInstanceOf(IllegalArgumentException.class);
  }
}

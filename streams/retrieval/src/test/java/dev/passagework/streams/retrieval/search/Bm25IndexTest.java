package dev.passagework.streams.retrieval.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.passagework.streams.retrieval.encoder.PassageText;
import java.util.List;
import org.junit.jupiter.api.Test;

class Bm25IndexTest {

  @Test
  void theScoreIsThatOfTheFormula() {
    try (Bm25Index index = new Bm25Index()) {
      index.add("1", new PassageText("Wings", "wing flow"));
      index.add("2", new PassageText("", "heat flow"));
      index.add("3", new PassageText("", "a heated plate"));

      List<Hit> hits = index.search("wings", 10);

      double inverseFrequency = Math.log(1 + (3 - 1 + 0.5) / (1 + 0.5));
      double lengthShare = 3 / (7 / 3.0);
      double saturation = 2 / (2 + 0.9 * (1 - 0.4 + 0.4 * lengthShare));
      assertThat(hits).hasSize(1);
      assertThat(hits.get(0).passageId()).isEqualTo("1");
      assertThat(hits.get(0).score()).isCloseTo(inverseFrequency * saturation, within(2e-6));
    }
  }

  @Test
  void aRepeatedWordCountsTwice() {
    try (Bm25Index index = new Bm25Index()) {
      index.add("1", new PassageText("", "flow"));
      index.add("2", new PassageText("", "heat"));

      double once = index.search("flow", 1).get(0).score();

      assertThat(index.search("flow flow", 1).get(0).score()).isCloseTo(2 * once, within(2e-6));
    }
  }

  @Test
  void aTieIsBrokenByPassageIdDescending() {
    try (Bm25Index index = new Bm25Index()) {
      index.add("b", new PassageText("", "same text"));
      index.add("c", new PassageText("", "same text"));
      index.add("a", new PassageText("", "same text"));

      assertThat(index.search("text", 2)).extracting(Hit::passageId).containsExactly("c", "b");
    }
  }

  @Test
  void nothingIsFoundForWordsThatNoPassageHas() {
    try (Bm25Index index = new Bm25Index()) {
      index.add("1", new PassageText("", ""));
      assertThat(index.search("flow", 10)).isEmpty();
      assertThat(index.search("the of !?", 10)).isEmpty();
    }
  }

  @Test
  void anEmptyIndexFindsNothing() {
    try (Bm25Index index = new Bm25Index()) {
      assertThat(index.search("flow", 10)).isEmpty();
    }
  }

  @Test
  void signsThatMeanSomethingToQueryParsersAreOrdinaryText() {
    try (Bm25Index index = new Bm25Index()) {
      index.add("1", new PassageText("", "flow"));
      assertThat(index.search("(flow AND NOT \"x:* ~", 10)).hasSize(1);
    }
  }

  @Test
  void noPassageCanComeAfterTheFirstSearch() {
    try (Bm25Index index = new Bm25Index()) {
      assertThat(index.search("flow", 10)).isEmpty();
      assertThatThrownBy(() -> index.add("late", new PassageText("", "flow")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("late");
    }
  }
}

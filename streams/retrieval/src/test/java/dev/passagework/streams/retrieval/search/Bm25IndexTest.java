package dev.passagework.streams.retrieval.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.passagework.streams.retrieval.encoder.PassageText;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  /** What was put before and removed leaves no trace in the statistics. */
  @Test
  void aPassagePutAnewAndOneRemovedScoreAsIfNothingElseHadBeen(@TempDir Path folder) {
    try (Bm25Index changed = Bm25Index.in(folder);
        Bm25Index plain = new Bm25Index()) {
      changed.put("1", new PassageText("", "old words of no use"), "old");
      changed.put("2", new PassageText("", "flow gone"), "gone");
      changed.put("1", new PassageText("", "wing flow"), "new");
      changed.put("3", new PassageText("", "heat"), "third");
      changed.remove("2");
      plain.add("1", new PassageText("", "wing flow"));
      plain.add("3", new PassageText("", "heat"));

      Map<String, String> stamps = new TreeMap<>();
      changed.forEach(stamps::put);

      assertThat(stamps).isEqualTo(Map.of("1", "new", "3", "third"));
      assertThat(changed.search("flow", 5)).isEqualTo(plain.search("flow", 5));
    }
  }
}

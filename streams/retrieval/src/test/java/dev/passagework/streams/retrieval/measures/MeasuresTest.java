package dev.passagework.streams.retrieval.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.passagework.streams.retrieval.search.Hit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A collection small enough to be worked out by hand. */
class MeasuresTest {

  private static final double LOG2_3 = Math.log(3) / Math.log(2);
  private static final double LOG2_5 = Math.log(5) / Math.log(2);

  /** a is best, b helps, c was judged useless, d worse than that. */
  private static final Judgements GRADED = new Judgements(Map.of("a", 2, "b", 1, "c", 0, "d", -1));

  private static final Ranking RANKING = new Ranking(List.of("d", "b", "x", "a", "c"));

  @Test
  void ndcgDiscountsGradesAgainstTheBestOrder() {
    double gain = 1 / LOG2_3 + 2 / LOG2_5;
    double ideal = 2 + 1 / LOG2_3;

    assertThat(Measures.ndcgAt(RANKING, GRADED, 10)).isCloseTo(gain / ideal, within(1e-12));
    assertThat(Measures.ndcgAt(RANKING, GRADED, 3)).isCloseTo(1 / LOG2_3 / ideal, within(1e-12));
    assertThat(Measures.ndcgAt(RANKING, GRADED, 1)).isZero();
  }

  @Test
  void theIdealOfNdcgIsCutAtTheSameDepth() {
    Ranking best = new Ranking(List.of("a"));

    assertThat(Measures.ndcgAt(best, GRADED, 1)).isEqualTo(1);
  }

  @Test
  void recallCountsGradesFromOne() {
    assertThat(Measures.recallAt(RANKING, GRADED, 2)).isEqualTo(0.5);
    assertThat(Measures.recallAt(RANKING, GRADED, 4)).isEqualTo(1);
    assertThat(Measures.recallAt(RANKING, GRADED, 1)).isZero();
  }

  @Test
  void theReciprocalRankIsThatOfTheFirstRelevant() {
    assertThat(Measures.reciprocalRankAt(RANKING, GRADED, 10)).isEqualTo(0.5);
    assertThat(Measures.reciprocalRankAt(RANKING, GRADED, 1)).isZero();
  }

  @Test
  void aQueryWithoutRelevantPassagesCountsZero() {
    Judgements none = new Judgements(Map.of("b", 0, "d", -2));

    for (Measure measure : List.of(Measure.NDCG_10, Measure.RECALL_100, Measure.MRR_10)) {
      assertThat(measure.of(RANKING, none)).isZero();
      assertThat(measure.of(Ranking.EMPTY, GRADED)).isZero();
    }
  }

  @Test
  void hitsAreRankedWithTiesByIdDescending() {
    List<Hit> hits = List.of(new Hit("a", 0.5), new Hit("b", 0.5), new Hit("c", 0.50000049));

    assertThat(Ranking.of("q", hits).passageIds()).containsExactly("c", "b", "a");
  }

  @Test
  void theQuerysOwnPassageIsDropped() {
    Ranking ranking = Ranking.of("a", List.of(new Hit("a", 0.9), new Hit("b", 0.8)));

    assertThat(ranking.passageIds()).containsExactly("b");
  }

  @Test
  void theMeanRunsOverAllJudgedQueries() {
    Judgements judgements = new Judgements(Map.of("a", 1));
    Qrels qrels = new Qrels(Map.of("found", judgements, "missed", judgements, "late", judgements));
    Map<String, Ranking> rankings =
        Map.of(
            "found", new Ranking(List.of("a")),
            "late", new Ranking(List.of("b", "a")),
            "unjudged", new Ranking(List.of("a")));

    assertThat(Measure.MRR_10.perQuery(rankings, qrels))
        .isEqualTo(Map.of("found", 1.0, "late", 0.5, "missed", 0.0));
    assertThat(Measure.MRR_10.mean(rankings, qrels)).isEqualTo(0.5);
    assertThat(Measure.MRR_10.mean(rankings, new Qrels(Map.of()))).isZero();
  }

  @Test
  void aPassageTwiceInARankingIsRefused() {
    assertThatThrownBy(() -> new Ranking(List.of("a", "b", "a")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ndcg@10", "recall@100", "mrr@10", "ndcg@1", "recall@1000"})
  void aNameIsReadAndWrittenAlike(String name) {
    assertThat(Measure.parse(name).label()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ndcg", "ndcg@0", "ndcg@-1", "bpref@10", "NDCG@10", "ndcg@10 ", "mrr@9999999"})
  void aNameOfNoMeasureIsRefusedWithTheFormsThereAre(String name) {
    assertThatThrownBy(() -> Measure.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "unknown measure '%s': write one of [ndcg, recall, mrr, precision, map, success] and a depth, such as ndcg@10",
            name);
  }
}

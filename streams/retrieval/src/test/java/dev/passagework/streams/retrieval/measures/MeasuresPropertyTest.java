package dev.passagework.streams.retrieval.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class MeasuresPropertyTest {

  @Property
  void measuresEqualTheirDefinitionsWrittenAsLoops(
      @ForAll("rankings") List<String> ids,
      @ForAll("grades") Map<String, Integer> grades,
      @ForAll @IntRange(min = 1, max = 14) int depth) {
    Ranking ranking = new Ranking(ids);
    Judgements judgements = new Judgements(grades);

    assertThat(Measures.ndcgAt(ranking, judgements, depth))
        .isCloseTo(ndcg(ids, grades, depth), within(1e-12));
    assertThat(Measures.recallAt(ranking, judgements, depth)).isEqualTo(recall(ids, grades, depth));
    assertThat(Measures.reciprocalRankAt(ranking, judgements, depth))
        .isEqualTo(reciprocalRank(ids, grades, depth));
    assertThat(Measures.precisionAt(ranking, judgements, depth))
        .isEqualTo(found(ids, grades, depth) / (double) depth);
    assertThat(Measures.successAt(ranking, judgements, depth))
        .isEqualTo(Math.min(1, found(ids, grades, depth)));
    assertThat(Measures.averagePrecisionAt(ranking, judgements, depth))
        .isCloseTo(averagePrecision(ids, grades, depth), within(1e-12));
  }

  @Property
  void measuresLieBetweenZeroAndOne(
      @ForAll("rankings") List<String> ids, @ForAll("grades") Map<String, Integer> grades) {
    for (Measure.Kind kind : Measure.Kind.values()) {
      assertThat(new Measure(kind, 5).of(new Ranking(ids), new Judgements(grades)))
          .isBetween(0.0, 1.0 + 1e-12);
    }
  }

  @Provide
  Arbitrary<List<String>> rankings() {
    return passages().list().ofMaxSize(10).uniqueElements();
  }

  @Provide
  Arbitrary<Map<String, Integer>> grades() {
    return Arbitraries.maps(passages(), Arbitraries.integers().between(-2, 4)).ofMaxSize(10);
  }

  private static Arbitrary<String> passages() {
    return Arbitraries.integers().between(1, 15).map(i -> "p" + i);
  }

  private static double ndcg(List<String> ids, Map<String, Integer> grades, int depth) {
    double dcg = 0;
    for (int rank = 1; rank <= depth && rank <= ids.size(); rank++) {
      Integer grade = grades.get(ids.get(rank - 1));
      if (grade != null && grade > 0) {
        dcg += grade * Math.log(2) / Math.log(rank + 1);
      }
    }
    int[] sorted = grades.values().stream().mapToInt(Integer::intValue).sorted().toArray();
    double ideal = 0;
    int rank = 1;
    for (int i = sorted.length - 1; i >= 0 && rank <= depth; i--, rank++) {
      ideal += Math.max(0, sorted[i]) * Math.log(2) / Math.log(rank + 1);
    }
    return ideal > 0 ? dcg / ideal : 0;
  }

  private static double recall(List<String> ids, Map<String, Integer> grades, int depth) {
    List<String> relevant = new ArrayList<>();
    grades.forEach(
        (id, grade) -> {
          if (grade > 0) {
            relevant.add(id);
          }
        });
    double found = 0;
    for (String id : relevant) {
      int index = ids.indexOf(id);
      if (index >= 0 && index < depth) {
        found++;
      }
    }
    return relevant.isEmpty() ? 0 : found / relevant.size();
  }

  private static int found(List<String> ids, Map<String, Integer> grades, int depth) {
    int found = 0;
    for (int rank = 1; rank <= depth && rank <= ids.size(); rank++) {
      found += grades.getOrDefault(ids.get(rank - 1), 0) > 0 ? 1 : 0;
    }
    return found;
  }

  /** The mean over relevant passages of the precision at their rank, 0 for those not reached. */
  private static double averagePrecision(List<String> ids, Map<String, Integer> grades, int depth) {
    double sum = 0;
    int relevant = 0;
    for (Map.Entry<String, Integer> grade : grades.entrySet()) {
      if (grade.getValue() > 0) {
        relevant++;
        int rank = ids.indexOf(grade.getKey()) + 1;
        sum += rank >= 1 && rank <= depth ? found(ids, grades, rank) / (double) rank : 0;
      }
    }
    return relevant == 0 ? 0 : sum / relevant;
  }

  private static double reciprocalRank(List<String> ids, Map<String, Integer> grades, int depth) {
    double[] ranks = new double[depth];
    for (int i = 0; i < depth && i < ids.size(); i++) {
      ranks[i] = grades.getOrDefault(ids.get(i), 0) > 0 ? 1.0 / (i + 1) : 0;
    }
    return Arrays.stream(ranks).max().orElse(0);
  }
}

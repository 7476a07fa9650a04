package dev.passagework.streams.retrieval.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactSearchTest {

  @Test
  void passagesAreRankedByDotProduct() {
    float[][] queries = {{1, 0}, {0, 2}};
    float[][] vectors = {{0.5f, 0}, {0, 0.25f}, {-1, 1}};

    List<List<Hit>> rankings = ExactSearch.search(queries, List.of("a", "b", "c"), vectors, 2);

    assertThat(rankings)
        .containsExactly(
            List.of(new Hit("a", 0.5), new Hit("b", 0)),
            List.of(new Hit("c", 2), new Hit("b", 0.5)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 383, 384})
  void everyDimensionIsSummed(int dimension) {
    float[] a = new float[dimension];
    float[] b = new float[dimension];
    double expected = 0;
    for (int i = 0; i < dimension; i++) {
      a[i] = i + 1;
      b[i] = 0.5f;
      expected += 0.5 * (i + 1);
    }

    assertThat((double) ExactSearch.dot(a, b)).isEqualTo(expected);
  }

  @Test
  void batchesOfPassagesChangeNothing() {
    Random random = new Random(2);
    float[][] queries = vectors(random, 5);
    float[][] vectors = vectors(random, 100);
    List<String> ids = IntStream.range(0, 100).mapToObj(Integer::toString).toList();
    ExactSearch batched = new ExactSearch(queries, 10);
    for (int from = 90; from >= 0; from -= 10) {
      batched.add(ids.subList(from, from + 10), Arrays.copyOfRange(vectors, from, from + 10));
    }

    assertThat(batched.rankings()).isEqualTo(ExactSearch.search(queries, ids, vectors, 10));
  }

  @Test
  void vectorsWithoutIdsOrOfAnotherDimensionAreRefused() {
    ExactSearch search = new ExactSearch(new float[][] {{1, 0}}, 1);

    assertThatThrownBy(() -> search.add(List.of("a"), new float[][] {}))
        .hasMessage("1 passage ids for 0 vectors");
    assertThatThrownBy(() -> search.add(List.of("a"), new float[][] {{1}}))
        .hasMessage("a query of dimension 2 and a passage of dimension 1");
  }

  private static float[][] vectors(Random random, int count) {
    float[][] vectors = new float[count][8];
    for (float[] vector : vectors) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = random.nextFloat() - 0.5f;
      }
    }
    return vectors;
  }
}

package dev.passagework.consumers.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.streams.retrieval.encoder.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BatchTokensPropertyTest {

  @Property(tries = 300)
  void noChunkHoldsMoreTokenPlacesThanAskedForUnlessItIsOneText(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 1, max = 60) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 400) int most) {
    for (List<TokenBatch> chunk : tokens(lengths).chunks(most)) {
      int texts = chunk.stream().mapToInt(TokenBatch::batch).sum();
      int places = chunk.stream().mapToInt(part -> part.ids().length).sum();

      assertThat(texts).isPositive();
      assertThat(texts == 1 || places <= most).as("%d places, %d texts", places, texts).isTrue();
    }
  }

  @Property(tries = 300)
  void theChunksHoldEveryTextOnceInTheOrderOfItsRow(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 1, max = 60) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 400) int most) {
    BatchTokens tokens = tokens(lengths);

    List<TokenBatch> parts = tokens.chunks(most).stream().flatMap(List::stream).toList();

    assertThat(rows(parts)).isEqualTo(rows(tokens.slices()));
  }

  /** Each text's ids and mask. */
  private static List<String> rows(List<TokenBatch> slices) {
    List<String> rows = new ArrayList<>();
    for (TokenBatch slice : slices) {
      for (int row = 0; row < slice.batch(); row++) {
        int from = row * slice.length();
        int to = from + slice.length();
        rows.add(
            Arrays.toString(Arrays.copyOfRange(slice.ids(), from, to))
                + Arrays.toString(Arrays.copyOfRange(slice.mask(), from, to)));
      }
    }
    return rows;
  }

  /** Passages of those lengths, each of ids that no other has, and as many short queries. */
  private static BatchTokens tokens(List<Integer> lengths) {
    List<long[]> queries = new ArrayList<>();
    List<long[]> passages = new ArrayList<>();
    for (int i = 0; i < lengths.size(); i++) {
      queries.add(new long[] {1, 1000 + i, 2});
      long[] passage = new long[lengths.get(i)];
      Arrays.fill(passage, i + 1L);
      passages.add(passage);
    }
    return BatchTokens.of(queries, passages);
  }
}

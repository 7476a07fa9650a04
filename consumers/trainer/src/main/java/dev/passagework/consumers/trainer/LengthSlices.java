package dev.passagework.consumers.trainer;

import dev.passagework.streams.retrieval.encoder.TokenBatch;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Texts in slices of like lengths, each padded to its longest text.
 *
 * @param slices the slices, shortest texts first
 * @param rowOf for each text, its row among those of all slices
 */
record LengthSlices(List<TokenBatch> slices, int[] rowOf) {
  /** What another slice costs, in places for tokens. */
  private static final int SLICE_COST = 24;

  /**
   * The texts in the slices that cost least: places for tokens, padding included, and slices.
   *
   * @param texts token ids of each, none empty
   */
  static LengthSlices of(List<long[]> texts) {
    List<Integer> order =
        IntStream.range(0, texts.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> texts.get(i).length))
            .toList();
    List<long[]> sorted = order.stream().map(texts::get).toList();
    int[] rowOf = new int[texts.size()];
    IntStream.range(0, order.size()).forEach(row -> rowOf[order.get(row)] = row);
    int[] lengths = sorted.stream().mapToInt(text -> text.length).toArray();
    Deque<TokenBatch> slices = new ArrayDeque<>();
    int[] starts = cheapestStarts(lengths);
    for (int end = lengths.length; end > 0; end = starts[end]) {
      slices.push(TokenBatch.of(sorted.subList(starts[end], end)));
    }
    return new LengthSlices(List.copyOf(slices), rowOf);
  }

  /** For each number of first texts, where the last slice begins when they are cut best. */
  private static int[] cheapestStarts(int[] lengths) {
    long[] cost = new long[lengths.length + 1];
    int[] starts = new int[lengths.length + 1];
    for (int end = 1; end <= lengths.length; end++) {
      cost[end] = Long.MAX_VALUE;
      for (int start = end - 1; start >= 0; start--) {
        long with = cost[start] + SLICE_COST + (long) (end - start) * lengths[end - 1];
        if (with < cost[end]) {
          cost[end] = with;
          starts[end] = start;
        }
      }
    }
    return starts;
  }

  /** The rows of the texts from one to before another, in their order. */
  List<Integer> rows(int from, int to) {
    return Arrays.stream(rowOf, from, to).boxed().toList();
  }
}

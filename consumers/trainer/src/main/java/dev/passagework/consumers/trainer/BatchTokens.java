package dev.passagework.consumers.trainer;

import dev.passagework.streams.retrieval.encoder.TokenBatch;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tokens of a batch of pairs, in slices of like lengths, each padded to a length of its own.
 *
 * @param queries one for each pair, the shortest first
 * @param queryRows for each pair, the row of its query among those of all slices
 * @param passages one for each pair in the order of the pairs, then the explicit negatives
 */
record BatchTokens(List<TokenBatch> queries, List<Integer> queryRows, List<TokenBatch> passages) {
  BatchTokens {
    queries = List.copyOf(queries);
    queryRows = List.copyOf(queryRows);
    passages = List.copyOf(passages);
  }

  /** Every slice, those of the queries first. */
  List<TokenBatch> slices() {
    return Stream.concat(queries.stream(), passages.stream()).toList();
  }

  /** Whether there is no negative, so that there is nothing to learn. */
  boolean isLonely() {
    return passages.stream().mapToInt(TokenBatch::batch).sum() == 1;
  }

  /** Share of the token places that hold padding. */
  double paddingShare() {
    long places = slices().stream().mapToLong(slice -> slice.mask().length).sum();
    return 1 - (double) slices().stream().mapToLong(BatchTokens::present).sum() / places;
  }

  private static long present(TokenBatch slice) {
    long tokens = 0;
    for (float mask : slice.mask()) {
      tokens += mask > 0 ? 1 : 0;
    }
    return tokens;
  }
}

package dev.passagework.consumers.trainer;

import dev.passagework.streams.retrieval.encoder.TokenBatch;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tokens of a batch of pairs.
 *
 * @param queries one for each pair
 * @param passages one for each pair in the same order, then the explicit negatives; in slices, each
 *     padded to a length of its own
 */
record BatchTokens(TokenBatch queries, List<TokenBatch> passages) {
  BatchTokens {
    passages = List.copyOf(passages);
  }

  /** Whether there is no negative, so that there is nothing to learn. */
  boolean isLonely() {
    return passages.stream().mapToInt(TokenBatch::batch).sum() == 1;
  }

  /** Share of the token places that hold padding. */
  double paddingShare() {
    long places = slices().mapToLong(slice -> slice.mask().length).sum();
    return 1 - (double) slices().mapToLong(BatchTokens::present).sum() / places;
  }

  private Stream<TokenBatch> slices() {
    return Stream.concat(Stream.of(queries), passages.stream());
  }

  private static long present(TokenBatch slice) {
    long tokens = 0;
    for (float mask : slice.mask()) {
      tokens += mask > 0 ? 1 : 0;
    }
    return tokens;
  }
}

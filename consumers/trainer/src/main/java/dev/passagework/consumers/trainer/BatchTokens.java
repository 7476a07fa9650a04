package dev.passagework.consumers.trainer;

import dev.passagework.streams.retrieval.encoder.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tokens of a batch of pairs: all its texts in slices of like lengths, each padded to a length of
 * its own.
 *
 * @param slices the texts, of whatever kind
 * @param queryRows for each pair, the row of its query among those of all slices
 * @param passageRows for each pair the row of its passage, then those of the explicit negatives
 */
record BatchTokens(List<TokenBatch> slices, List<Integer> queryRows, List<Integer> passageRows) {
  BatchTokens {
    slices = List.copyOf(slices);
    queryRows = List.copyOf(queryRows);
    passageRows = List.copyOf(passageRows);
  }

  /**
   * A batch of texts.
   *
   * @param queries token ids of each pair's query
   * @param passages token ids of each pair's passage, then those of the explicit negatives
   */
  static BatchTokens of(List<long[]> queries, List<long[]> passages) {
    List<long[]> texts = new ArrayList<>(queries);
    texts.addAll(passages);
    LengthSlices sliced = LengthSlices.of(texts);
    int pairs = queries.size();
    return new BatchTokens(
        sliced.slices(), sliced.rows(0, pairs), sliced.rows(pairs, texts.size()));
  }

  /** Whether there is no negative, so that there is nothing to learn. */
  boolean isLonely() {
    return passageRows.size() == 1;
  }

  /** The slices in chunks of so many token places at most, or of a single text. */
  List<List<TokenBatch>> chunks(int places) {
    List<List<TokenBatch>> chunks = new ArrayList<>();
    int free = 0;
    for (TokenBatch slice : slices) {
      for (TokenBatch part : parts(slice, places)) {
        if (chunks.isEmpty() || part.ids().length > free) {
          chunks.add(new ArrayList<>());
          free = places;
        }
        chunks.get(chunks.size() - 1).add(part);
        free -= part.ids().length;
      }
    }
    return chunks;
  }

  private static List<TokenBatch> parts(TokenBatch slice, int places) {
    int length = slice.length();
    int most = Math.max(1, places / length);
    List<TokenBatch> parts = new ArrayList<>();
    for (int row = 0; row < slice.batch(); row += most) {
      int end = Math.min(slice.batch(), row + most);
      parts.add(
          new TokenBatch(
              Arrays.copyOfRange(slice.ids(), row * length, end * length),
              Arrays.copyOfRange(slice.mask(), row * length, end * length),
              end - row,
              length));
    }
    return parts;
  }

  /** Share of the token places that hold padding. */
  double paddingShare() {
    long places = slices.stream().mapToLong(slice -> slice.mask().length).sum();
    return 1 - (double) present() / places;
  }

  /** Number of tokens, without padding. */
  long present() {
    return slices.stream().mapToLong(BatchTokens::present).sum();
  }

  private static long present(TokenBatch slice) {
    long tokens = 0;
    for (float mask : slice.mask()) {
      tokens += mask > 0 ? 1 : 0;
    }
    return tokens;
  }
}

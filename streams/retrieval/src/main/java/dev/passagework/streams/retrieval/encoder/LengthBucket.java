package dev.passagework.streams.retrieval.encoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Texts that are padded to the same length and run together.
 *
 * @param length tokens to pad to: a text's own, rounded up
 * @param indices which of the texts asked for
 */
record LengthBucket(int length, int[] indices) {

  /** The step to which lengths are rounded: fewer, fuller batches against padding. */
  private static final int STEP = 8;

  /** Tokens of one run, padding included: enough for full speed, few enough for the caches. */
  private static final int TOKENS_PER_RUN = 4096;

  /** All sequences, shortest first, in runs of a limited size. */
  static List<LengthBucket> split(List<long[]> sequences, int longest) {
    Map<Integer, List<Integer>> byLength = new TreeMap<>();
    for (int i = 0; i < sequences.size(); i++) {
      int rounded = (sequences.get(i).length + STEP - 1) / STEP * STEP;
      byLength.computeIfAbsent(Math.min(rounded, longest), key -> new ArrayList<>()).add(i);
    }
    List<LengthBucket> buckets = new ArrayList<>();
    byLength.forEach(
        (length, members) -> {
          int size = Math.max(1, TOKENS_PER_RUN / length);
          for (int from = 0; from < members.size(); from += size) {
            List<Integer> part = members.subList(from, Math.min(members.size(), from + size));
            buckets.add(
                new LengthBucket(length, part.stream().mapToInt(Integer::intValue).toArray()));
          }
        });
    return buckets;
  }

  /** Every sequence by itself, at its own length. */
  static List<LengthBucket> single(List<long[]> sequences) {
    return IntStream.range(0, sequences.size())
        .mapToObj(i -> new LengthBucket(sequences.get(i).length, new int[] {i}))
        .toList();
  }

  /** The tokens of this bucket's texts, padded to its length. */
  TokenBatch tokens(List<long[]> sequences) {
    return TokenBatch.padded(Arrays.stream(indices).mapToObj(sequences::get).toList(), length);
  }
}

package dev.passagework.streams.retrieval.encoder;

import java.util.Arrays;
import java.util.List;

/**
 * Token ids of several texts, padded to the longest.
 *
 * @param ids {@code [batch, length]} row by row, 0 where padded
 * @param mask {@code [batch, length]} row by row, 1 for a token and 0 for padding
 * @param batch number of texts
 * @param length tokens of the longest text
 */
public record TokenBatch(long[] ids, float[] mask, int batch, int length) {

  public TokenBatch {
    if (batch < 1 || length < 1 || ids.length != batch * length || mask.length != ids.length) {
      throw new IllegalArgumentException(
          "%d ids and %d mask values are no batch of %d x %d"
              .formatted(ids.length, mask.length, batch, length));
    }
  }

  /**
   * The sequences as one batch, in their order.
   *
   * @param sequences at least one, none empty
   */
  public static TokenBatch of(List<long[]> sequences) {
    int longest = sequences.stream().mapToInt(sequence -> sequence.length).max().orElse(0);
    return padded(sequences, longest);
  }

  /** The sequences as one batch, padded to a length that none exceeds. */
  static TokenBatch padded(List<long[]> sequences, int length) {
    int batch = sequences.size();
    long[] ids = new long[batch * length];
    float[] mask = new float[batch * length];
    for (int row = 0; row < batch; row++) {
      long[] sequence = sequences.get(row);
      if (sequence.length == 0) {
        throw new IllegalArgumentException("text " + row + " of the batch has no tokens");
      }
      System.arraycopy(sequence, 0, ids, row * length, sequence.length);
      Arrays.fill(mask, row * length, row * length + sequence.length, 1f);
    }
    return new TokenBatch(ids, mask, batch, length);
  }
}

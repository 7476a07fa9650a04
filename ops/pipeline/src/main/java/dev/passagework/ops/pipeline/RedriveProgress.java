package dev.passagework.ops.pipeline;

import java.util.Base64;
import java.util.BitSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Which letters of a partition have been sent back: all below an offset, and some beyond it, which
 * stand as a bitmap in the metadata of the committed offset.
 */
final class RedriveProgress {
  /** Letters beyond the first one left that can be told apart, as the broker limits metadata. */
  static final int SPAN = 20_000;

  private final BitSet beyond;
  private long start;

  private RedriveProgress(long start, BitSet beyond) {
    this.start = start;
    this.beyond = beyond;
  }

  static RedriveProgress of(@Nullable OffsetAndMetadata committed) {
    if (committed == null) {
      return new RedriveProgress(0, new BitSet());
    }
    byte[] bits = Base64.getDecoder().decode(committed.metadata());
    return new RedriveProgress(committed.offset(), BitSet.valueOf(bits));
  }

  /** The first offset that was not sent back. */
  long start() {
    return start;
  }

  boolean isSent(long offset) {
    return offset < start || beyond.get(Math.toIntExact(offset - start));
  }

  /** Whether a letter is so far beyond the first one left that it could not be noted. */
  boolean isTooFar(long offset) {
    return offset - start >= SPAN;
  }

  void sent(long offset) {
    beyond.set(Math.toIntExact(offset - start));
    int whole = beyond.nextClearBit(0);
    BitSet rest = beyond.get(whole, Math.max(whole, beyond.length()));
    beyond.clear();
    beyond.or(rest);
    start += whole;
  }

  /** Moves over offsets that no letter has, such as the marks of transactions. */
  void skipTo(long first) {
    while (start < first) {
      sent(start);
    }
  }

  OffsetAndMetadata commit() {
    return new OffsetAndMetadata(start, Base64.getEncoder().encodeToString(beyond.toByteArray()));
  }
}

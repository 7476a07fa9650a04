package dev.passagework.consumers.augmenter;

import java.util.BitSet;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Which requests of one partition are complete, and hence which offset may be committed: the
 * watermark, below which all are. What is complete above it goes into the offset's metadata, so
 * that no slow call holds up the rest, and a new owner skips what was written already.
 *
 * <p>The span above the watermark is bounded, since Kafka bounds the metadata of an offset
 * (offset.metadata.max.bytes). Not thread-safe.
 */
final class PartitionProgress {
  /** Largest distance of a request from the watermark, in offsets: fits 4,096 bytes of metadata. */
  static final int SPAN = 20_000;

  /** Offsets that were taken and are not complete. */
  private final TreeSet<Long> open = new TreeSet<>();

  /** Complete offsets at or above {@link #base}, relative to it. */
  private BitSet complete;

  private long base;
  private long next;
  private long changes;
  private long offered;
  private long committed;

  private PartitionProgress(long base, BitSet complete) {
    this.base = base;
    this.next = base;
    this.complete = complete;
  }

  /** Progress of a partition from where its last owner committed. */
  static PartitionProgress resume(OffsetAndMetadata committed) {
    return new PartitionProgress(
        committed.offset(), CompletionBitmap.decode(committed.metadata(), SPAN));
  }

  /** Whether the next request may be taken now. */
  boolean hasRoom() {
    return hasRoomFor(next);
  }

  /** Whether a request may be taken now, rather than after the watermark has moved. */
  boolean hasRoomFor(long offset) {
    return open.isEmpty() || offset - open.first() < SPAN;
  }

  /**
   * Takes the next request that was read. Offsets come in their order, not all of them.
   *
   * @return whether it is to be handled; false if it is complete already
   */
  boolean take(long offset) {
    if (offset < next) {
      throw new IllegalArgumentException("offset " + offset + " comes after " + (next - 1));
    }
    rebase(open.isEmpty() ? offset : open.first());
    next = offset + 1;
    if (complete.get(Math.toIntExact(offset - base))) {
      changes++;
      return false;
    }
    return open.add(offset);
  }

  /** Notes that a request that was taken is complete. */
  void complete(long offset) {
    if (!open.remove(offset)) {
      throw new IllegalArgumentException("offset " + offset + " is not open");
    }
    complete.set(Math.toIntExact(offset - base));
    changes++;
  }

  /** Whether there is something to commit that was not committed before. */
  boolean hasChanged() {
    return changes > committed;
  }

  /** What to commit now; {@link #committed} says that it was. */
  OffsetAndMetadata toCommit() {
    offered = changes;
    rebase(open.isEmpty() ? next : open.first());
    return new OffsetAndMetadata(base, CompletionBitmap.encode(complete));
  }

  /** Notes that the last {@link #toCommit} was committed. */
  void committed() {
    committed = offered;
  }

  /** Moves the base up; whatever lies below it is complete. */
  private void rebase(long watermark) {
    if (watermark > base) {
      long shift = watermark - base;
      complete =
          shift >= complete.length() ? new BitSet() : complete.get((int) shift, complete.length());
      base = watermark;
    }
  }
}

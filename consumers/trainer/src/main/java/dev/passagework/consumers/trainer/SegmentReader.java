package dev.passagework.consumers.trainer;

import dev.passagework.streams.runtime.Cluster;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Records of training-pairs that were passed before, read again.
 *
 * @param cluster where they are
 * @param decoder reads them
 * @param stop ends the reading
 */
record SegmentReader(Cluster cluster, PairDecoder decoder, StopSignal stop) {
  private static final Duration PATIENCE = Duration.ofMillis(100);

  /**
   * Reads offset ranges.
   *
   * @param from first offsets, by partition
   * @param to last offsets, exclusive, of the same partitions
   * @param judge says what becomes of a pair
   * @param time when they were passed
   * @return a draft of the ranges; empty if told to end
   */
  Optional<SegmentDraft> read(
      Map<Integer, Long> from, Map<Integer, Long> to, PairJudge judge, Instant time)
      throws InterruptedException {
    SegmentDraft draft = new SegmentDraft(from, judge);
    if (to.isEmpty()) {
      return Optional.of(draft);
    }
    try (PairFeed feed = PairFeed.between(cluster, decoder, from, to)) {
      while (feed.waiting() > 0 || !feed.isAtLimit()) {
        if (!stop.going()) {
          return Optional.empty();
        }
        Optional<PairRecord> record = feed.take();
        record.ifPresent(r -> draft.add(r, time));
        if (record.isEmpty() && feed.waiting() > 0) {
          stop.pause(Duration.ofSeconds(1));
        } else if (record.isEmpty()) {
          feed.fetch(PATIENCE);
        }
      }
    }
    return Optional.of(draft);
  }
}

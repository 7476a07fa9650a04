package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.schemas.contract.TrainingSegment.OffsetRange;
import dev.passagework.streams.runtime.Cluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The pairs of segments that were cut before, read again from their offset ranges.
 *
 * @param cluster where they are
 * @param decoder reads them
 * @param stop ends the reading
 */
record SegmentReader(Cluster cluster, PairDecoder decoder, StopSignal stop) {
  private static final Duration PATIENCE = Duration.ofMillis(100);

  /**
   * Reads a segment's records again.
   *
   * @param wanted whether a pair is to be learnt, as it was when the segment was cut
   * @return a draft of the same ranges; empty if told to end
   */
  Optional<SegmentDraft> read(TrainingSegment segment, Predicate<TrainingPair> wanted)
      throws InterruptedException {
    Map<Integer, Long> from = new HashMap<>();
    Map<Integer, Long> to = new HashMap<>();
    for (OffsetRange range : segment.ranges()) {
      from.put(range.partition(), range.from());
      to.put(range.partition(), range.to());
    }
    SegmentDraft draft = new SegmentDraft(from, wanted);
    try (PairFeed feed = PairFeed.between(cluster, decoder, from, to)) {
      while (feed.waiting() > 0 || !feed.isAtLimit()) {
        if (!stop.going()) {
          return Optional.empty();
        }
        Optional<PairRecord> record = feed.take();
        record.ifPresent(r -> draft.add(r, segment.time()));
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

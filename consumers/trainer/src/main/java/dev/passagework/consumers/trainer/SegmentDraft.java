package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.schemas.contract.TrainingSegment.LearntPassage;
import dev.passagework.schemas.contract.TrainingSegment.OffsetRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A segment in the making: the offsets that were passed, and the pairs among them that are to be
 * learnt. The newest record of a key wins, a tombstone drops its pair, and what else was passed
 * takes no memory. The same offset ranges give the same pairs, in whatever order partitions were
 * read.
 */
final class SegmentDraft {
  private final Map<Integer, Long> from;
  private final Predicate<TrainingPair> wanted;
  private final Map<Integer, Long> passed = new TreeMap<>();
  private final Map<String, TrainingPair> pairs = new TreeMap<>();
  private final List<ProducerRecord<String, byte[]>> letters = new ArrayList<>();
  private Optional<Instant> since = Optional.empty();

  /**
   * An empty draft.
   *
   * @param from offset that each partition begins at, 0 where it is not given
   * @param wanted whether a pair is to be learnt, and was not learnt before
   */
  SegmentDraft(Map<Integer, Long> from, Predicate<TrainingPair> wanted) {
    this.from = Map.copyOf(from);
    this.wanted = wanted;
  }

  /** Passes a record. */
  void add(PairRecord record, Instant now) {
    since = since.or(() -> Optional.of(now));
    passed.put(record.partition(), record.offset() + 1);
    if (record instanceof PairRecord.Given given && wanted.test(given.pair())) {
      pairs.put(given.key(), given.pair());
    } else if (record instanceof PairRecord.Given given) {
      pairs.remove(given.key());
    } else if (record instanceof PairRecord.Retracted retracted) {
      pairs.remove(retracted.key());
    } else if (record instanceof PairRecord.Poison poison) {
      letters.add(poison.letter());
    }
  }

  /** The pairs to be learnt. */
  Collection<TrainingPair> pairs() {
    return pairs.values();
  }

  /** Dead letters of what could not be read. */
  List<ProducerRecord<String, byte[]>> letters() {
    return letters;
  }

  /** When its first record was passed. */
  Optional<Instant> since() {
    return since;
  }

  /** Next offsets of the partitions of which records were passed. */
  Map<Integer, Long> passed() {
    return passed;
  }

  /** The segment, as it is written ahead. */
  TrainingSegment cut(String model, int number, long seed, Instant now) {
    List<OffsetRange> ranges =
        passed.entrySet().stream()
            .map(p -> new OffsetRange(p.getKey(), from.getOrDefault(p.getKey(), 0L), p.getValue()))
            .toList();
    return new TrainingSegment(
        model, number, ranges, List.of(), pairs.size(), passages(), seed, now);
  }

  private List<LearntPassage> passages() {
    Map<String, LearntPassage> passages = new TreeMap<>();
    for (TrainingPair pair : pairs.values()) {
      PassageKey key = pair.passage();
      passages.merge(
          pair.contentHash() + " " + key,
          new LearntPassage(key, pair.contentHash(), pair.passageTime()),
          (one, other) -> one.time().isBefore(other.time()) ? one : other);
    }
    return List.copyOf(passages.values());
  }
}

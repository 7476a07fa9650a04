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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A segment in the making: the offsets that were passed, and what the records there change. The
 * newest record of a key wins, a tombstone retracts its pair, and what else was passed takes no
 * memory. The same offset ranges give the same pairs, in whatever order partitions were read.
 */
final class SegmentDraft {
  private final Map<Integer, Long> from;
  private final PairJudge judge;
  private final Map<Integer, Long> passed = new TreeMap<>();
  private final Map<String, TrainingPair> pairs = new TreeMap<>();
  private final Map<String, TrainingPair> revived = new TreeMap<>();
  private final Set<String> retracted = new TreeSet<>();
  private final List<ProducerRecord<String, byte[]>> letters = new ArrayList<>();
  private Optional<Instant> since = Optional.empty();

  /**
   * An empty draft.
   *
   * @param from offset that each partition begins at, 0 where it is not given
   * @param judge says what becomes of a pair
   */
  SegmentDraft(Map<Integer, Long> from, PairJudge judge) {
    this.from = Map.copyOf(from);
    this.judge = judge;
  }

  /** Passes a record. */
  void add(PairRecord record, Instant now) {
    since = since.or(() -> Optional.of(now));
    passed.put(record.partition(), record.offset() + 1);
    if (record instanceof PairRecord.Given given) {
      give(given.pair());
    } else if (record instanceof PairRecord.Retracted gone) {
      retract(gone.key().substring(gone.key().lastIndexOf('#') + 1));
    } else if (record instanceof PairRecord.Poison poison) {
      letters.add(poison.letter());
    }
  }

  private void give(TrainingPair pair) {
    switch (judge.judge(pair)) {
      case NEW -> {
        retract(pair.id());
        pairs.put(pair.id(), pair);
      }
      case HELD -> {
        pairs.remove(pair.id());
        if (retracted.remove(pair.id())) {
          revived.put(pair.id(), pair);
        }
      }
      case BACK -> {
        retract(pair.id());
        revived.put(pair.id(), pair);
      }
      case REFUSED -> retract(pair.id());
    }
  }

  private void retract(String id) {
    pairs.remove(id);
    revived.remove(id);
    retracted.add(id);
  }

  /** The pairs to be learnt. */
  Collection<TrainingPair> pairs() {
    return pairs.values();
  }

  /** Pairs that were held before, were retracted and came back. */
  Collection<TrainingPair> revived() {
    return revived.values();
  }

  /** Identifiers of pairs that are to be learnt no more, or not as they were. */
  Set<String> retracted() {
    return retracted;
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

  /** The ranges of offsets that were passed, by partition. */
  List<OffsetRange> ranges() {
    return passed.entrySet().stream()
        .map(p -> new OffsetRange(p.getKey(), from.getOrDefault(p.getKey(), 0L), p.getValue()))
        .toList();
  }

  /**
   * The segment, as it is written ahead.
   *
   * @param selection the pairs that it learns
   * @param course how its steps are taken
   */
  TrainingSegment cut(Heading heading, Selection selection, TrainingSegment.Course course) {
    return new TrainingSegment(
        heading.model(),
        heading.number(),
        ranges(),
        ids(selection.again()),
        selection.first().size(),
        passages(selection.first()),
        heading.seed(),
        heading.time(),
        ids(selection.first()),
        course);
  }

  private static List<String> ids(Collection<TrainingPair> pairs) {
    return pairs.stream().map(TrainingPair::id).sorted().toList();
  }

  private static List<LearntPassage> passages(Collection<TrainingPair> pairs) {
    Map<String, LearntPassage> passages = new TreeMap<>();
    for (TrainingPair pair : pairs) {
      PassageKey key = pair.passage();
      passages.merge(
          pair.contentHash() + " " + key,
          new LearntPassage(key, pair.contentHash(), pair.passageTime()),
          (one, other) -> one.time().isBefore(other.time()) ? one : other);
    }
    return List.copyOf(passages.values());
  }

  /** Which segment it is, and when it was cut. */
  record Heading(String model, int number, long seed, Instant time) {}
}

package dev.passagework.ops.pipeline.export;

import dev.passagework.schemas.contract.Origin;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.schemas.contract.TrainingSegment.OffsetRange;
import dev.passagework.streams.retrieval.encoder.ModelCard.Section;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a checkpoint learnt from: the pairs of its segments, by their identifiers where the segments
 * tell them, else by their offsets.
 */
final class TrainingData {
  private final Collection<TrainingSegment> segments;
  private final Set<String> told = new HashSet<>();
  private final Map<String, TrainingPair> pairs = new HashMap<>();
  private final Set<String> learnt = new HashSet<>();

  /** The data of these segments, none of it read yet. */
  TrainingData(Collection<TrainingSegment> segments) {
    this.segments = List.copyOf(segments);
    this.segments.forEach(segment -> told.addAll(segment.pairIds()));
    learnt.addAll(told);
  }

  /** Takes a record of training-pairs; a later one of the same pair counts instead. */
  void read(ConsumerRecord<String, TrainingPair> record) {
    if (record.value() == null) {
      pairs.remove(record.key());
      return;
    }
    pairs.put(record.key(), record.value());
    if (told.isEmpty() && segments.stream().anyMatch(segment -> holds(segment, record))) {
      learnt.add(record.value().id());
    }
  }

  private static boolean holds(TrainingSegment segment, ConsumerRecord<?, ?> record) {
    for (OffsetRange range : segment.ranges()) {
      if (range.partition() == record.partition()
          && record.offset() >= range.from()
          && record.offset() < range.to()) {
        return true;
      }
    }
    return false;
  }

  /**
   * The card's section on it.
   *
   * @param counted pairs that the trainer counted; where segments tell no identifiers, their offset
   *     ranges hold also what the trainer's filter left out
   */
  Section section(long counted) {
    Map<List<String>, Long> counts = new TreeMap<>(ModelHistory.BY_PARTS);
    List<TrainingPair> found =
        pairs.values().stream().filter(pair -> learnt.contains(pair.id())).toList();
    found.stream()
        .flatMap(pair -> sources(pair).stream())
        .forEach(source -> counts.merge(source, 1L, Long::sum));
    List<List<String>> rows = new ArrayList<>();
    counts.forEach(
        (source, count) ->
            rows.add(List.of(source.get(0), source.get(1), source.get(2), count.toString())));
    return new Section(
        "Training data",
        text(found.size(), counted),
        List.of("corpus", "strategy", "LLM", "pairs"),
        rows);
  }

  private String text(long found, long counted) {
    long replayed = segments.stream().mapToLong(segment -> segment.replayed().size()).sum();
    long gone = learnt.size() - found;
    String filtered =
        told.isEmpty() && found > counted
            ? " in their range, of which the trainer's filter (see Settings) chose " + counted
            : "";
    return "%d segments of training-pairs, %d pairs%s%s%s. A pair that several strategies or LLMs wrote counts in each of their rows."
        .formatted(
            segments.size(),
            found,
            filtered,
            replayed == 0 ? "" : ", and " + replayed + " repetitions of older ones",
            gone == 0 ? "" : "; " + gone + " others were retracted since");
  }

  private static List<List<String>> sources(TrainingPair pair) {
    String corpus = pair.passage().corpus();
    if (pair.labelled()) {
      return List.of(List.of(corpus, "labelled", ""));
    }
    return pair.origins().stream()
        .map((Origin origin) -> List.of(corpus, origin.strategy(), origin.llm()))
        .distinct()
        .toList();
  }
}

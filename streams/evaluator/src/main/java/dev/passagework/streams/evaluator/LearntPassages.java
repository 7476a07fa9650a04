package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.TrainingSegment.LearntPassage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which segment of a model was the first to learn a passage's content.
 *
 * @param known segment by {@code model/passage#content}
 * @param first what a segment was the first to learn, by {@code model/segment}
 */
record LearntPassages(KeyValueStore<String, Integer> known, KeyValueStore<String, First> first) {

  /**
   * What a segment was the first to learn.
   *
   * @param times times of the records of those passages
   */
  record First(List<Instant> times) {
    First {
      times = List.copyOf(times);
    }
  }

  /** Learns a segment; segments come in order, and one that comes again changes nothing. */
  void learn(String model, GateEvent.Learnt segment) {
    List<Instant> times = new ArrayList<>();
    for (LearntPassage passage : segment.passages()) {
      String key = Keys.first(model) + passage.passage().derive(passage.contentHash());
      if (known.putIfAbsent(key, segment.segment()) == null) {
        times.add(passage.time());
      }
    }
    first.put(key(model, segment.segment()), new First(times));
  }

  /** The record times of the passages first learnt after one segment and up to another. */
  List<Instant> between(String model, int after, int upTo) {
    List<Instant> times = new ArrayList<>();
    if (after < upTo) {
      try (KeyValueIterator<String, First> all =
          first.range(key(model, after + 1), key(model, upTo))) {
        all.forEachRemaining(entry -> times.addAll(entry.value.times()));
      }
    }
    return times;
  }

  private static String key(String model, int segment) {
    return Keys.first(model) + "%010d".formatted(segment);
  }
}

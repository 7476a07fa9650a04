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
   * A passage's content that was learnt.
   *
   * @param passage {@code passage#content}
   * @param time time of the passage's record
   */
  record Learnt(String passage, Instant time) {}

  /** What a segment was the first to learn. */
  record First(List<Learnt> passages) {
    First {
      passages = List.copyOf(passages);
    }
  }

  /** Learns a segment; segments come in order, and one that comes again changes nothing. */
  void learn(String model, GateEvent.Learnt segment) {
    List<Learnt> news = new ArrayList<>();
    for (LearntPassage passage : segment.passages()) {
      String content = passage.passage().derive(passage.contentHash());
      if (known.putIfAbsent(Keys.first(model) + content, segment.segment()) == null) {
        news.add(new Learnt(content, passage.time()));
      }
    }
    first.put(key(model, segment.segment()), new First(news));
  }

  /** The passages first learnt after one segment and up to another. */
  List<Learnt> between(String model, int after, int upTo) {
    List<Learnt> news = new ArrayList<>();
    if (after < upTo) {
      try (KeyValueIterator<String, First> all =
          first.range(key(model, after + 1), key(model, upTo))) {
        all.forEachRemaining(entry -> news.addAll(entry.value.passages()));
      }
    }
    return news;
  }

  private static String key(String model, int segment) {
    return Keys.first(model) + "%010d".formatted(segment);
  }
}

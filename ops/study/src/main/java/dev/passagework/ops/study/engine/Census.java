package dev.passagework.ops.study.engine;

import dev.passagework.consumers.trainer.PairFilter;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Settings;
import dev.passagework.streams.runtime.TopicReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The training pairs in force, of which every arm takes its part.
 *
 * @param pairs the pairs, without their texts
 * @param offsets offset after the last record, by partition
 */
record Census(List<TrainingPair> pairs, Map<String, Long> offsets) {

  /** Counts what the topic holds now. */
  static Census take(Cluster cluster) {
    Map<String, TrainingPair> byKey = new TreeMap<>();
    Map<String, Long> offsets = new TreeMap<>();
    TopicReader.readToEnd(
        cluster,
        Topics.TRAINING_PAIRS,
        record -> {
          offsets.put(Integer.toString(record.partition()), record.offset() + 1);
          if (record.value() == null) {
            byKey.remove(record.key());
          } else {
            byKey.put(record.key(), bare(record.value()));
          }
        });
    return new Census(List.copyOf(byKey.values()), offsets);
  }

  /** Number of pairs that a trainer with these settings takes. */
  long count(Map<String, String> settings) {
    PairFilter filter = PairFilter.from(new Settings(settings, Map.of(), Map.of()));
    return pairs.stream().filter(filter).count();
  }

  /** Number of all pairs. */
  long size() {
    return pairs.size();
  }

  private static TrainingPair bare(TrainingPair pair) {
    return new TrainingPair(
        pair.id(),
        pair.passage(),
        "",
        pair.passageTime(),
        "",
        "",
        "",
        List.of(),
        pair.origins(),
        pair.labelled(),
        pair.marks());
  }
}

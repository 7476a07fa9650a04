package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.streams.runtime.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The segments of a model on training-segments, which has one partition.
 *
 * @param cluster where the topic is
 * @param model the model
 */
record SegmentLog(Cluster cluster, String model) {
  private static final Duration PATIENCE = Duration.ofMillis(100);

  /** A segment, and the offset after its record. */
  record Recorded(TrainingSegment segment, long next) {}

  /**
   * The segments after those that a model has learnt, in order.
   *
   * @throws IllegalStateException if one is missing between them
   */
  List<Recorded> after(Progress progress) {
    NavigableMap<Integer, Recorded> found = new TreeMap<>();
    for (Recorded recorded : from(progress.segmentsFrom())) {
      TrainingSegment segment = recorded.segment();
      if (segment.model().equals(model) && segment.number() > progress.segment()) {
        found.put(segment.number(), recorded);
      }
    }
    if (!found.isEmpty() && found.lastKey() != progress.segment() + found.size()) {
      throw new IllegalStateException(
          "segments of model %s are missing on %s: after %d there are %s; train under another trainer.model"
              .formatted(
                  model,
                  cluster.name(Topics.TRAINING_SEGMENTS),
                  progress.segment(),
                  found.keySet()));
    }
    return List.copyOf(found.values());
  }

  private List<Recorded> from(long offset) {
    List<Recorded> all = new ArrayList<>();
    TopicPartition only = new TopicPartition(cluster.name(Topics.TRAINING_SEGMENTS), 0);
    try (KafkaConsumer<String, TrainingSegment> consumer =
        cluster.consumer(Topics.TRAINING_SEGMENTS, Map.of("auto.offset.reset", "earliest"))) {
      consumer.assign(List.of(only));
      consumer.seek(only, offset);
      long end = consumer.endOffsets(List.of(only)).getOrDefault(only, 0L);
      while (consumer.position(only) < end) {
        for (ConsumerRecord<String, TrainingSegment> record : consumer.poll(PATIENCE)) {
          all.add(new Recorded(record.value(), record.offset() + 1));
        }
      }
    }
    return all;
  }
}

package dev.passagework.consumers.monitor;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.streams.runtime.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where things came from, read from the topics when it is asked. Everything about a passage is in
 * one partition of each topic, so a look-up reads a share of them only.
 */
final class Lineage {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final Cluster cluster;

  Lineage(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * A passage with what became of it; empty where no topic knows it.
   *
   * @param text {@code corpus/id}
   * @throws IllegalArgumentException if the text is not of that form
   */
  Optional<PassageStory> passage(String text) {
    PassageKey key = PassageKey.parse(text);
    PassageStory.Builder story = new PassageStory.Builder(key);
    String derived = key.derive("");
    String beginning = key + "#";
    try (PartitionScan scan = new PartitionScan(cluster, LONGEST)) {
      scan.partitionOf(Topics.PASSAGES, text, text::equals, story::passage);
      scan.partitionOf(
          Topics.AUGMENTATION_REQUESTS, derived, k -> isOf(k, beginning), story::request);
      scan.partitionOf(Topics.SYNTHETIC_QUERIES, derived, k -> isOf(k, beginning), story::reply);
      scan.partitionOf(Topics.TRAINING_PAIRS, derived, k -> isOf(k, beginning), story::pair);
      scan.partitionOf(Topics.REJECTED_QUERIES, derived, k -> isOf(k, beginning), story::rejected);
      scan.all(Topics.TRAINING_SEGMENTS, k -> true, story::segment);
      scan.all(Topics.CHECKPOINTS, k -> true, story::checkpoint);
      return story.build(scan.isComplete());
    }
  }

  /**
   * A checkpoint with what it learnt and how it was judged; empty where no topic knows it.
   *
   * @param text {@code model@version}
   * @throws IllegalArgumentException if the text is not of that form
   */
  Optional<CheckpointStory> checkpoint(String text) {
    CheckpointId id = CheckpointId.parse(text);
    TreeMap<Integer, Checkpoint> ofModel = new TreeMap<>();
    List<TrainingSegment> segments = new ArrayList<>();
    CheckpointStory.Builder story = new CheckpointStory.Builder(id);
    try (PartitionScan scan = new PartitionScan(cluster, LONGEST)) {
      String model = id.model() + "@";
      scan.all(
          Topics.CHECKPOINTS,
          k -> k.startsWith(model),
          (checkpoint, record) -> {
            if (checkpoint != null) {
              ofModel.put(checkpoint.id().version(), checkpoint);
            }
          });
      Checkpoint checkpoint = ofModel.get(id.version());
      if (checkpoint == null) {
        return Optional.empty();
      }
      scan.all(
          Topics.TRAINING_SEGMENTS,
          k -> k.startsWith(id.model() + "/"),
          (segment, record) -> {
            if (segment != null && segment.number() <= checkpoint.lastSegment()) {
              segments.add(segment);
            }
          });
      scan.all(Topics.DECISIONS, k -> true, story::decision);
      scan.all(Topics.EVALUATION_METRICS, text::equals, story::metric);
      return Optional.of(story.build(checkpoint, segments, scan.isComplete()));
    }
  }

  /** An id may hold a {@code #} itself, so what follows the passage key must hold none. */
  private static boolean isOf(String key, String beginning) {
    return key.startsWith(beginning) && key.indexOf('#', beginning.length()) < 0;
  }
}

package dev.passagework.ops.pipeline;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.schemas.contract.TrainingSegment.LearntPassage;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicReader;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Which pairs made a checkpoint, and which checkpoints learnt from a pair or a passage. The
 * segments are gone through one at a time; only the checkpoints are held.
 */
public final class Lineage {
  private final Cluster cluster;
  private final TreeMap<CheckpointId, Checkpoint> checkpoints = new TreeMap<>();

  /**
   * A segment that has to do with what was asked.
   *
   * @param model the model
   * @param segment number of the segment
   * @param time when it was cut, as ISO-8601
   * @param firstPairs pairs learnt for the first time that are meant
   * @param replayed pairs learnt again that are meant
   * @param passages passages that are meant
   * @param tellsPairs whether the segment tells which pairs it learnt
   * @param checkpoint the first checkpoint that has learnt it, empty if there is none (yet)
   */
  public record Step(
      String model,
      int segment,
      String time,
      List<String> firstPairs,
      List<String> replayed,
      List<String> passages,
      boolean tellsPairs,
      String checkpoint) {

    private boolean tellsAnything() {
      return !(firstPairs.isEmpty() && replayed.isEmpty() && passages.isEmpty());
    }
  }

  public Lineage(Cluster cluster) {
    this.cluster = cluster;
    TopicReader.readToEnd(
        cluster,
        Topics.CHECKPOINTS,
        record -> {
          CheckpointId id = CheckpointId.parse(record.key());
          if (record.value() == null) {
            checkpoints.remove(id);
          } else {
            checkpoints.put(id, record.value());
          }
        },
        unreadable -> {});
  }

  /**
   * The segments that a checkpoint learnt, with all of their pairs.
   *
   * @throws IOException if there is no such checkpoint, or its files were pruned
   */
  public void ofCheckpoint(CheckpointId id, Consumer<Step> each) throws IOException {
    Checkpoint checkpoint = checkpoints.get(id);
    if (checkpoint == null) {
      throw new IOException("there is no checkpoint '" + id + "'");
    }
    steps(
        segment ->
            segment.model().equals(id.model()) && segment.number() <= checkpoint.lastSegment(),
        pair -> true,
        passage -> true,
        each);
  }

  /** The segments that learnt a pair. */
  public void ofPair(String pairId, Consumer<Step> each) {
    steps(segment -> true, pairId::equals, passage -> false, each);
  }

  /** The segments that learnt from a passage, and which of its pairs. */
  public void ofPassage(PassageKey passage, Consumer<Step> each) {
    Set<String> pairs = new HashSet<>();
    new PassageRecords(cluster)
        .of(
            passage,
            Topics.TRAINING_PAIRS,
            (key, pair) -> pairs.add(key.substring(key.lastIndexOf('#') + 1)));
    steps(segment -> true, pairs::contains, learnt -> learnt.passage().equals(passage), each);
  }

  /** The versions of a model that have learnt a segment, oldest first. */
  public List<CheckpointId> after(String model, int segment) {
    return checkpoints.values().stream()
        .filter(c -> c.id().model().equals(model) && c.lastSegment() >= segment)
        .map(Checkpoint::id)
        .toList();
  }

  private void steps(
      Predicate<TrainingSegment> of,
      Predicate<String> pairs,
      Predicate<LearntPassage> passages,
      Consumer<Step> each) {
    TopicReader.readToEnd(
        cluster,
        Topics.TRAINING_SEGMENTS,
        record ->
            Optional.ofNullable(record.value())
                .filter(of)
                .map(segment -> step(segment, pairs, passages))
                .filter(Step::tellsAnything)
                .ifPresent(each),
        unreadable -> {});
  }

  private Step step(
      TrainingSegment segment, Predicate<String> pairs, Predicate<LearntPassage> passages) {
    return new Step(
        segment.model(),
        segment.number(),
        segment.time().toString(),
        segment.pairIds().stream().filter(pairs).toList(),
        segment.replayed().stream().filter(pairs).toList(),
        segment.passages().stream().filter(passages).map(p -> p.passage().toString()).toList(),
        segment.pairs() == segment.pairIds().size(),
        after(segment.model(), segment.number()).stream()
            .findFirst()
            .map(CheckpointId::toString)
            .orElse(""));
  }
}

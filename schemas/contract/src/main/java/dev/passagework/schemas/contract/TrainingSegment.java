package dev.passagework.schemas.contract;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the n-th segment of a model learns, written before its first step.
 *
 * @param model the model
 * @param number number of the segment, from 1
 * @param ranges offset ranges of training-pairs, by partition
 * @param replayed identifiers of older pairs that are learnt again
 * @param pairs number of pairs learnt for the first time
 * @param passages passages that it learns from, each content once
 * @param seed seed of the order of the pairs
 * @param time when it was cut
 * @param pairIds identifiers of the pairs learnt for the first time; empty where they are not told
 * @param course how its steps are taken
 */
public record TrainingSegment(
    String model,
    int number,
    List<OffsetRange> ranges,
    List<String> replayed,
    int pairs,
    List<LearntPassage> passages,
    long seed,
    Instant time,
    List<String> pairIds,
    Course course) {
  public TrainingSegment {
    ranges = List.copyOf(ranges);
    replayed = List.copyOf(replayed);
    passages = List.copyOf(passages);
    pairIds = List.copyOf(pairIds);
  }

  /** A segment that tells neither its pairs nor its course. */
  public TrainingSegment(
      String model,
      int number,
      List<OffsetRange> ranges,
      List<String> replayed,
      int pairs,
      List<LearntPassage> passages,
      long seed,
      Instant time) {
    this(model, number, ranges, replayed, pairs, passages, seed, time, List.of(), Course.UNTOLD);
  }

  /**
   * How the steps of a segment are taken.
   *
   * @param reWarmed whether the learning rate rises anew from its first step
   * @param hyperParameters settings that it is learnt with; empty where they are not told
   */
  public record Course(boolean reWarmed, Map<String, String> hyperParameters) {
    public static final Course UNTOLD = new Course(false, Map.of());

    public Course {
      hyperParameters = Map.copyOf(hyperParameters);
    }
  }

  /**
   * A range of offsets of one partition.
   *
   * @param partition the partition
   * @param from first offset, inclusive
   * @param to last offset, exclusive
   */
  public record OffsetRange(int partition, long from, long to) {}

  /**
   * A passage of which the segment holds a pair.
   *
   * @param passage the passage
   * @param contentHash hash of the content that the pair speaks of
   * @param time time of the passage's record
   */
  public record LearntPassage(PassageKey passage, String contentHash, Instant time) {}

  /** Key of the record: {@code model/number}. */
  public String key() {
    return model + "/" + number;
  }
}

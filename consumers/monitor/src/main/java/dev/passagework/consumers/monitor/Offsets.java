package dev.passagework.consumers.monitor;

import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;

/**
 * Offsets of the cluster at one moment.
 *
 * @param ends sum over the partitions of a topic of the offset after the last record
 * @param held records between first and end, summed over the partitions of a topic
 * @param committed committed offsets by group
 * @param startOf first offset of every partition of the declared topics
 * @param endOf end of these, and of every other partition that a group has committed
 */
record Offsets(
    Map<String, Long> ends,
    Map<String, Long> held,
    Map<String, Map<TopicPartition, Long>> committed,
    Map<TopicPartition, Long> startOf,
    Map<TopicPartition, Long> endOf) {
  static final Offsets NONE = new Offsets(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

  /** What the ends of transactions alone may leave unpassed in a partition. */
  private static final long MARKERS = 2;

  /** Sum of the offsets that a group has committed. */
  long passed(String group) {
    return of(group).values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Offsets that a group has not passed.
   *
   * @param awaited names of the topics all of whose partitions it has to pass: what it has
   *     committed nothing of lies before it from the first record on
   */
  long lag(String group, Set<String> awaited) {
    return LongStream.concat(begun(group), untouched(group, awaited)).sum();
  }

  /** Whether records wait for a group: one that was never passed, or more than markers. */
  boolean isBehind(String group, Set<String> awaited) {
    return begun(group).anyMatch(lag -> lag > MARKERS)
        || untouched(group, awaited).anyMatch(lag -> lag > 0);
  }

  private Map<TopicPartition, Long> of(String group) {
    return committed.getOrDefault(group, Map.of());
  }

  private LongStream begun(String group) {
    return of(group).entrySet().stream()
        .mapToLong(
            offset -> Math.max(0, endOf.getOrDefault(offset.getKey(), 0L) - offset.getValue()));
  }

  private LongStream untouched(String group, Set<String> awaited) {
    return startOf.entrySet().stream()
        .filter(start -> awaited.contains(start.getKey().topic()))
        .filter(start -> !of(group).containsKey(start.getKey()))
        .mapToLong(start -> Math.max(0, endOf.getOrDefault(start.getKey(), 0L) - start.getValue()));
  }
}

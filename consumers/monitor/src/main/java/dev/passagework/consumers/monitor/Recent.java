package dev.passagework.consumers.monitor;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * The newest things by their time, whatever the order in which they are read. Not thread-safe.
 *
 * @param <T> what is kept
 */
final class Recent<T> {
  private final int capacity;
  private final TreeSet<Entry<T>> entries =
      new TreeSet<>(
          Comparator.<Entry<T>>comparingLong(Entry::time).thenComparingLong(Entry::arrival));
  private long arrivals;

  private record Entry<T>(long time, long arrival, T value) {}

  Recent(int capacity) {
    this.capacity = capacity;
  }

  void add(long time, T value) {
    entries.add(new Entry<>(time, arrivals++, value));
    if (entries.size() > capacity) {
      entries.pollFirst();
    }
  }

  /** Newest first. */
  List<T> view() {
    return entries.descendingSet().stream().map(Entry::value).toList();
  }
}

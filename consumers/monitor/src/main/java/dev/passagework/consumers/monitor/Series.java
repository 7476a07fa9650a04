package dev.passagework.consumers.monitor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The values of one metric over time, in bounded memory. Each point is the mean of a run of values;
 * all runs have one length, which doubles whenever the series is full, so that the whole history
 * stays in view at an even detail. Not thread-safe.
 */
final class Series {
  private static final int FRESH = 200;

  private final int capacity;
  private final List<Point> points = new ArrayList<>();
  private final Deque<Point> fresh = new ArrayDeque<>();
  private long newest = Long.MIN_VALUE;
  private int run = 1;
  private int count;
  private double sum;

  /**
   * An empty series.
   *
   * @param capacity points kept at most, even and at least 2
   */
  Series(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Takes a value; one older than the newest is put at the newest's time, so that time only grows.
   */
  void add(long time, double value) {
    newest = Math.max(time, newest);
    fresh.addLast(new Point(newest, value));
    if (fresh.size() > FRESH) {
      fresh.removeFirst();
    }
    sum += value;
    count++;
    if (count == run) {
      points.add(new Point(newest, sum / count));
      sum = 0;
      count = 0;
    }
    if (points.size() == capacity) {
      List<Point> halved = merged(points, 2);
      points.clear();
      points.addAll(halved);
      run *= 2;
    }
  }

  /** At most {@code most} points that show the whole of it, the run that is not full included. */
  List<Point> view(int most) {
    List<Point> all = new ArrayList<>(points);
    if (count > 0) {
      all.add(new Point(newest, sum / count));
    }
    return merged(all, most(all.size(), most));
  }

  /** What was added since the last call, as at most {@code most} points. */
  List<Point> takeFresh(int most) {
    List<Point> added = List.copyOf(fresh);
    fresh.clear();
    return merged(added, most(added.size(), most));
  }

  /** Length of the runs that make {@code most} points of {@code size}. */
  private static int most(int size, int most) {
    return size <= most ? 1 : (size + most - 1) / most;
  }

  /** Runs of {@code length} points as their mean at the time of the last. */
  private static List<Point> merged(List<Point> points, int length) {
    List<Point> merged = new ArrayList<>(points.size() / length + 1);
    for (int from = 0; from < points.size(); from += length) {
      List<Point> one = points.subList(from, Math.min(from + length, points.size()));
      double mean = one.stream().mapToDouble(Point::value).average().orElse(0);
      merged.add(new Point(one.get(one.size() - 1).time(), mean));
    }
    return merged;
  }
}

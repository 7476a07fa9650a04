package dev.passagework.ops.study.report;

import java.util.List;

/**
 * A chart of points with intervals, and of curves through them.
 *
 * @param title what it shows
 * @param x what the horizontal axis is
 * @param y what the vertical axis is
 * @param series what is drawn
 */
record Chart(String title, String x, String y, List<Series> series) {
  Chart {
    series = List.copyOf(series);
  }

  /**
   * Points of one kind.
   *
   * @param name name in the legend
   * @param points points
   * @param curve a fitted curve; empty for none
   */
  record Series(String name, List<Point> points, List<Band> curve) {
    Series {
      points = List.copyOf(points);
      curve = List.copyOf(curve);
    }
  }

  /** A point with an interval, and what it is. */
  record Point(double x, double y, double low, double high, String label) {}

  /** A place on a curve with its interval. */
  record Band(double x, double y, double low, double high) {}
}

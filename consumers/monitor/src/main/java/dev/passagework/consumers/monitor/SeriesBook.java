package dev.passagework.consumers.monitor;

import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.Topic;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every metric that is a number over time, known or not, as series. A series is named by its
 * metric, its model or service, and the dimensions that tell lines apart; versions and counts among
 * the dimensions vary from event to event and do not make new series.
 */
final class SeriesBook implements Section {
  static final int CAPACITY = 2_400;
  static final int SHOWN = 400;
  private static final int LINES_PER_METRIC = 12;
  private static final int METRICS = 120;
  private final Map<String, Line> lines = new LinkedHashMap<>();
  private final Map<String, Integer> linesOfMetric = new HashMap<>();
  private long revision;

  /** A line of a chart. */
  private record Line(String id, String group, String metric, String label, Series series) {}

  /**
   * A line as the page draws it.
   *
   * @param id names it in later updates
   * @param group topic that it came from
   * @param metric name of the metric
   * @param label what tells it from the metric's other lines
   * @param points at most {@value #SHOWN}
   */
  record LineView(String id, String group, String metric, String label, List<Point> points) {}

  @Override
  public String name() {
    return "series";
  }

  /** Changes only when a line is added: new points travel by {@link #takeFresh}. */
  @Override
  public synchronized long revision() {
    return revision;
  }

  @Override
  public synchronized List<LineView> view() {
    return lines.values().stream()
        .map(l -> new LineView(l.id, l.group, l.metric, l.label, l.series.view(SHOWN)))
        .toList();
  }

  /** New points by the id of their line, at most twenty for each. */
  synchronized Map<String, List<Point>> takeFresh() {
    Map<String, List<Point>> fresh = new TreeMap<>();
    for (Line line : lines.values()) {
      List<Point> points = line.series.takeFresh(20);
      if (!points.isEmpty()) {
        fresh.put(line.id, points);
      }
    }
    return fresh;
  }

  /** Takes an event. One of a metric that has too many lines already is left out. */
  synchronized void add(Topic<MetricEvent> topic, MetricEvent event) {
    String label = label(event);
    String metric = topic.name() + "\n" + event.name();
    String key = metric + "\n" + label;
    Line line = lines.get(key);
    if (line == null) {
      int count = linesOfMetric.merge(metric, 1, Integer::sum);
      if (count > LINES_PER_METRIC || linesOfMetric.size() > METRICS) {
        return;
      }
      String id = "s" + lines.size();
      line = new Line(id, topic.name(), event.name(), label, new Series(CAPACITY));
      lines.put(key, line);
      revision++;
    }
    line.series.add(event.time().toEpochMilli(), event.value());
  }

  private static String label(MetricEvent event) {
    String subject = event.subject();
    int at = subject.lastIndexOf('@');
    return Stream.of(at > 0 ? subject.substring(0, at) : subject, Words.of(event.dimensions()))
        .filter(part -> !part.isBlank())
        .collect(Collectors.joining(", "));
  }
}

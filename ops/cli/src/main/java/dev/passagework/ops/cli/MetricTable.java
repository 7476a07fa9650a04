package dev.passagework.ops.cli;

import dev.passagework.schemas.contract.MetricEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The newest value of every metric with a sparkline of those before it. A line is a metric of a
 * model or service; versions and counts among the dimensions do not make lines of their own.
 * Thread-safe.
 */
final class MetricTable {
  private static final int SPARK = 24;
  private static final int MOST_LINES = 500;
  private static final String BLOCKS = "▁▂▃▄▅▆▇█";
  private static final String WIDTHS = "%-20s  %-44s  %12s  %-" + SPARK + "s  %8s";
  private static final Set<String> VARYING =
      Set.of("segment", "version", "passages", "queries", "pairs", "collection-version");

  private final Map<String, Line> lines = new TreeMap<>();

  private static final class Line {
    private final Deque<Double> values = new ArrayDeque<>();
    private Instant time = Instant.EPOCH;
    private String of = "";
    private String name = "";
  }

  synchronized void add(MetricEvent event) {
    String of = subject(event);
    String key = event.name() + "\n" + of;
    if (lines.size() >= MOST_LINES && !lines.containsKey(key)) {
      return;
    }
    Line line = lines.computeIfAbsent(key, k -> new Line());
    line.name = event.name();
    line.of = of;
    line.time = event.time();
    line.values.addLast(event.value());
    if (line.values.size() > SPARK) {
      line.values.removeFirst();
    }
  }

  /**
   * The table as lines of at most {@code width} characters, a heading first.
   *
   * @param now what ages are counted from
   * @param most lines at most; what does not fit is said in the last
   */
  synchronized List<String> print(Instant now, int width, int most) {
    List<String> printed = new ArrayList<>();
    printed.add(cut(WIDTHS.formatted("METRIC", "OF", "NEWEST", "", "AGE"), width));
    for (Line line : lines.values()) {
      if (printed.size() == most - 1 && lines.size() > most - 1) {
        printed.add(
            cut("... and %,d more: name those to watch".formatted(lines.size() - most + 2), width));
        break;
      }
      String row =
          WIDTHS.formatted(
              cut(line.name, 20),
              cut(line.of, 44),
              number(line.values.getLast()),
              spark(List.copyOf(line.values)),
              age(Duration.between(line.time, now)));
      printed.add(cut(row, width));
    }
    return printed;
  }

  /** Values as blocks from the lowest to the highest among them. */
  static String spark(List<Double> values) {
    double low = values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double high = values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return values.stream()
        .map(
            value -> {
              double share = high == low ? 0.5 : (value - low) / (high - low);
              int block = (int) Math.min(BLOCKS.length() - 1, Math.floor(share * BLOCKS.length()));
              return BLOCKS.substring(block, block + 1);
            })
        .collect(Collectors.joining());
  }

  /** An event's subject without its version, and the dimensions that tell lines apart. */
  static String subject(MetricEvent event) {
    int at = event.subject().lastIndexOf('@');
    Map<String, String> parts = new LinkedHashMap<>();
    new TreeMap<>(event.dimensions())
        .forEach(
            (name, value) -> {
              if (!VARYING.contains(name)) {
                parts.put(name, value);
              }
            });
    String subject = at > 0 ? event.subject().substring(0, at) : event.subject();
    return parts.isEmpty() ? subject : subject + " " + String.join(" ", parts.values());
  }

  private static String number(double value) {
    double size = Math.abs(value);
    return size != 0 && (size < 0.001 || size >= 1e7)
        ? String.format(Locale.ROOT, "%.3e", value)
        : String.format(Locale.ROOT, size >= 100 ? "%,.1f" : "%.4f", value);
  }

  private static String age(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h";
  }

  private static String cut(String text, int width) {
    return text.length() > width ? text.substring(0, Math.max(0, width)) : text;
  }
}

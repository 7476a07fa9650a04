package dev.passagework.ops.study.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** A chart as inline SVG, whose colours come from the page's style. */
final class Svg {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 340;
  private static final int LEFT = 64;
  private static final int RIGHT = 16;
  private static final int TOP = 12;
  private static final int BOTTOM = 48;
  private static final int TICKS = 5;
  private static final int COLOURS = 8;

  private final Chart chart;
  private final Range x;
  private final Range y;
  private final StringBuilder out = new StringBuilder();

  private Svg(Chart chart) {
    this.chart = chart;
    this.x = Range.of(xs(chart), LEFT, WIDTH - RIGHT);
    this.y = Range.of(ys(chart), HEIGHT - BOTTOM, TOP);
  }

  static String of(Chart chart) {
    return new Svg(chart).draw();
  }

  /** A number as an axis tells it. */
  static String number(double value) {
    if (Math.abs(value) >= 1000) {
      return String.format(Locale.ROOT, "%,d", Math.round(value));
    }
    String text = String.format(Locale.ROOT, "%.3f", value);
    return text.replaceFirst("\\.?0+$", "").replaceFirst("^-0$", "0");
  }

  private static DoubleStream xs(Chart chart) {
    return chart.series().stream()
        .flatMapToDouble(
            s ->
                DoubleStream.concat(
                    s.points().stream().mapToDouble(Chart.Point::x),
                    s.curve().stream().mapToDouble(Chart.Band::x)));
  }

  private static DoubleStream ys(Chart chart) {
    DoubleStream points =
        chart.series().stream()
            .flatMap(s -> s.points().stream())
            .flatMapToDouble(p -> DoubleStream.of(p.low(), p.high(), p.y()));
    DoubleStream curves =
        chart.series().stream()
            .flatMap(s -> s.curve().stream())
            .flatMapToDouble(b -> DoubleStream.of(b.y()));
    return DoubleStream.concat(DoubleStream.of(0), DoubleStream.concat(points, curves));
  }

  private String draw() {
    out.append("<figure><figcaption>").append(HtmlPage.escaped(chart.title()));
    out.append(
        "</figcaption>\n<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n"
            .formatted(WIDTH, HEIGHT, HtmlPage.escaped(chart.title())));
    axes();
    for (int i = 0; i < chart.series().size(); i++) {
      series(chart.series().get(i), "c" + i % COLOURS);
    }
    out.append("</svg>\n");
    legend();
    out.append("</figure>\n");
    return out.toString();
  }

  private void axes() {
    for (double tick : x.ticks(TICKS)) {
      line("grid", x.place(tick), TOP, x.place(tick), HEIGHT - BOTTOM);
      label(x.place(tick), HEIGHT - BOTTOM + 16, "middle", number(tick));
    }
    for (double tick : y.ticks(TICKS)) {
      line(tick == 0 ? "zero" : "grid", LEFT, y.place(tick), WIDTH - RIGHT, y.place(tick));
      label(LEFT - 6, y.place(tick) + 4, "end", number(tick));
    }
    label((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", chart.x());
    out.append(
        "<text class=\"axis\" text-anchor=\"middle\" transform=\"translate(14 %d) rotate(-90)\">%s</text>%n"
            .formatted((TOP + HEIGHT - BOTTOM) / 2, HtmlPage.escaped(chart.y())));
  }

  private void series(Chart.Series series, String colour) {
    if (!series.curve().isEmpty()) {
      List<String> around = new ArrayList<>();
      series.curve().forEach(b -> around.add(at(b.x(), y.clamp(b.high()))));
      for (int i = series.curve().size() - 1; i >= 0; i--) {
        around.add(at(series.curve().get(i).x(), y.clamp(series.curve().get(i).low())));
      }
      out.append(
          "<polygon class=\"band %s\" points=\"%s\"/>%n"
              .formatted(colour, String.join(" ", around)));
      List<String> along = series.curve().stream().map(b -> at(b.x(), y.clamp(b.y()))).toList();
      out.append(
          "<polyline class=\"curve %s\" points=\"%s\"/>%n"
              .formatted(colour, String.join(" ", along)));
    } else if (series.points().size() > 1 && isScale()) {
      List<String> along = series.points().stream().map(p -> at(p.x(), p.y())).toList();
      out.append(
          "<polyline class=\"curve %s\" points=\"%s\"/>%n"
              .formatted(colour, String.join(" ", along)));
    }
    for (Chart.Point point : series.points()) {
      double across = x.place(point.x());
      line("bar " + colour, across, y.place(point.low()), across, y.place(point.high()));
      out.append(
          "<circle class=\"dot %s\" cx=\"%s\" cy=\"%s\" r=\"4\"><title>%s: %s [%s, %s]</title></circle>%n"
              .formatted(
                  colour,
                  place(across),
                  place(y.place(point.y())),
                  HtmlPage.escaped(series.name() + ", " + point.label()),
                  Words.signed(point.y()),
                  Words.signed(point.low()),
                  Words.signed(point.high())));
    }
  }

  /** Whether points of a series follow each other along the horizontal axis. */
  private boolean isScale() {
    return !chart.x().startsWith("gain");
  }

  private void legend() {
    if (chart.series().size() < 2) {
      return;
    }
    out.append("<ul class=\"legend\">\n");
    for (int i = 0; i < chart.series().size(); i++) {
      out.append(
          "<li><i class=\"c%d\"></i>%s</li>%n"
              .formatted(i % COLOURS, HtmlPage.escaped(chart.series().get(i).name())));
    }
    out.append("</ul>\n");
  }

  private void line(String style, double x1, double y1, double x2, double y2) {
    out.append(
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>%n"
            .formatted(style, place(x1), place(y1), place(x2), place(y2)));
  }

  private void label(double across, double down, String anchor, String text) {
    out.append(
        "<text class=\"axis\" text-anchor=\"%s\" x=\"%s\" y=\"%s\">%s</text>%n"
            .formatted(anchor, place(across), place(down), HtmlPage.escaped(text)));
  }

  private String at(double across, double up) {
    return place(x.place(across)) + "," + place(y.place(up));
  }

  private static String place(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** Values of an axis and the places that they are drawn at. */
  private record Range(double low, double high, double from, double to) {
    static Range of(DoubleStream values, double from, double to) {
      double[] all = values.filter(Double::isFinite).toArray();
      double low = DoubleStream.of(all).min().orElse(0);
      double high = DoubleStream.of(all).max().orElse(1);
      double room = high > low ? (high - low) * 0.06 : Math.max(Math.abs(high) * 0.1, 0.01);
      return new Range(low - room, high + room, from, to);
    }

    double place(double value) {
      return from + (value - low) / (high - low) * (to - from);
    }

    double clamp(double value) {
      return Math.max(low, Math.min(high, value));
    }

    List<Double> ticks(int about) {
      double raw = (high - low) / about;
      double power = Math.pow(10, Math.floor(Math.log10(raw)));
      double step =
          Stream.of(1.0, 2.0, 5.0, 10.0)
              .map(m -> m * power)
              .filter(s -> s >= raw)
              .findFirst()
              .orElse(power * 10);
      List<Double> ticks = new ArrayList<>();
      for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
        ticks.add(i * step);
      }
      return ticks;
    }
  }
}

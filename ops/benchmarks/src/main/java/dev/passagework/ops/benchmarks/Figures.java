package dev.passagework.ops.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a benchmark measured, in the order in which it was told. */
final class Figures {
  private final Map<String, Double> ratios = new LinkedHashMap<>();
  private final Map<String, Object> figures = new LinkedHashMap<>();
  private final Map<String, String> skipped = new LinkedHashMap<>();

  /** A judged ratio, such as {@code vs_python}. */
  Figures ratio(String name, double value) {
    ratios.put(name, value);
    return this;
  }

  /** Something measured or decided on the way: a number, a text or a list of them. */
  Figures figure(String name, Object value) {
    figures.put(name, value);
    return this;
  }

  /** A ratio that could not be measured here, and why. */
  Figures skip(String ratio, String why) {
    skipped.put(ratio, why);
    return this;
  }

  /** The judged ratios that were measured. */
  Map<String, Double> ratios() {
    return Map.copyOf(ratios);
  }

  /** The report of a benchmark of that name. */
  ObjectNode report(String benchmark, Map<String, ?> machine) {
    ObjectNode report = JsonNodeFactory.instance.objectNode().put("benchmark", benchmark);
    report.putPOJO("ratios", ratios);
    report.putPOJO("figures", figures);
    report.putPOJO("skipped", skipped);
    report.putPOJO("machine", machine);
    return report;
  }
}

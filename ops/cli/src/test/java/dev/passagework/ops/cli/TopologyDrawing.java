package dev.passagework.ops.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of {@code TopologyDescription} as a Mermaid flow chart. */
final class TopologyDrawing {
  private static final Pattern PART = Pattern.compile("\\s*Sub-topology: (\\d+).*");
  private static final Pattern NODE =
      Pattern.compile(
          "\\s*(Source|Processor|Sink): (\\S+) \\((?:topics|topic|stores): \\[?([^\\])]*)\\]?\\)");
  private static final Pattern ARROW = Pattern.compile("\\s*--> (.*)");

  private final Map<String, String> ids = new LinkedHashMap<>();
  private final Set<String> topics = new LinkedHashSet<>();
  private final List<String> arrows = new ArrayList<>();

  String mermaid(List<String> description) {
    StringBuilder parts = new StringBuilder();
    boolean open = false;
    String node = "";
    for (String line : description) {
      Matcher part = PART.matcher(line);
      Matcher step = NODE.matcher(line);
      Matcher arrow = ARROW.matcher(line);
      if (part.matches()) {
        parts.append(open ? "  end\n" : "");
        parts.append("  subgraph part%s[\"part %1$s\"]\n".formatted(part.group(1)));
        open = true;
      } else if (step.matches()) {
        node = step.group(2);
        parts.append("    %s\n".formatted(box(step.group(1), node, step.group(3))));
      } else if (arrow.matches() && !arrow.group(1).equals("none")) {
        for (String next : arrow.group(1).split(", ")) {
          arrows.add("  %s --> %s\n".formatted(id(node), id(next)));
        }
      }
    }
    parts.append(open ? "  end\n" : "");
    StringBuilder chart = new StringBuilder("```mermaid\nflowchart LR\n");
    topics.forEach(
        topic -> chart.append("  %s([\"%s\"])\n".formatted(id("topic " + topic), topic)));
    chart.append(parts);
    arrows.forEach(chart::append);
    return chart.append("```\n").toString();
  }

  private String box(String kind, String node, String about) {
    String label = node;
    if (kind.equals("Processor")) {
      label += about.isEmpty() ? "" : "<br/>" + about;
    } else {
      for (String topic : about.split(", ")) {
        topics.add(topic);
        arrows.add(
            kind.equals("Source")
                ? "  %s --> %s\n".formatted(id("topic " + topic), id(node))
                : "  %s --> %s\n".formatted(id(node), id("topic " + topic)));
      }
    }
    return "%s[\"%s\"]".formatted(id(node), label);
  }

  private String id(String node) {
    return ids.computeIfAbsent(node, name -> "n" + ids.size());
  }
}

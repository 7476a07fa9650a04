package dev.passagework.ops.study.plan;

import dev.passagework.ops.pipeline.YamlException;
import dev.passagework.ops.pipeline.YamlNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Values of axes in a study's file. */
final class Axes {
  private Axes() {}

  /** One value for each axis that is named; a list stands for a mix. */
  static Map<Axis, String> single(YamlNode node) throws YamlException {
    node.allows(Axis.codes());
    Map<Axis, String> values = new EnumMap<>(Axis.class);
    for (Map.Entry<String, YamlNode> field : node.map().orElse(Map.of()).entrySet()) {
      values.put(Axis.of(field.getKey()), value(field.getValue()));
    }
    return values;
  }

  /** Several values for each axis that is named. */
  static Map<Axis, List<String>> lists(YamlNode node) throws YamlException {
    Map<Axis, List<String>> values = new EnumMap<>(Axis.class);
    node.allows(Axis.codes());
    for (String axis : node.map().orElse(Map.of()).keySet()) {
      List<YamlNode> items = node.items(axis);
      if (items.isEmpty()) {
        throw node.error("'%s' lists no value".formatted(axis));
      }
      String[] each = new String[items.size()];
      for (int i = 0; i < each.length; i++) {
        each[i] = value(items.get(i));
      }
      values.put(Axis.of(axis), List.of(each));
    }
    return values;
  }

  private static String value(YamlNode node) throws YamlException {
    if (node.text().isPresent()) {
      return node.text().get();
    }
    StringBuilder mix = new StringBuilder();
    for (YamlNode member :
        node.list().orElseThrow(() -> node.error("here must be a value, or a list of names"))) {
      mix.append(mix.isEmpty() ? "" : "+")
          .append(member.text().orElseThrow(() -> member.error("here must be a name")));
    }
    return mix.toString();
  }
}

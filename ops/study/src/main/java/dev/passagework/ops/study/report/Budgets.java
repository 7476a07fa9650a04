package dev.passagework.ops.study.report;

import java.util.ArrayList;
import java.util.List;

/** Arms that ask for the same number of queries per passage, in other ways. */
final class Budgets {
  private static final double SAME = 1e-9;

  private Budgets() {}

  /** Arms that differ from another in strategies and density, and not in budget. */
  static List<ArmData> mixesLike(Material material, ArmData arm) {
    return same(material.like(arm, "strategies", "density"), arm).stream()
        .filter(other -> !other.outline().role().equals("CONTROL"))
        .filter(
            other -> !other.outline().value("strategies").equals(arm.outline().value("strategies")))
        .toList();
  }

  /** Groups of arms that differ in strategies and density alone, at one budget each. */
  static List<List<ArmData>> diversity(Material material) {
    List<List<ArmData>> groups = new ArrayList<>();
    List<ArmData> left = new ArrayList<>(material.compared());
    left.removeIf(arm -> arm.outline().value("strategies").isEmpty());
    while (!left.isEmpty()) {
      ArmData first = left.get(0);
      List<ArmData> group =
          same(material.like(first, "strategies", "density", "llms"), first).stream()
              .filter(left::contains)
              .toList();
      left.removeAll(group);
      boolean mixed = group.stream().anyMatch(a -> a.outline().value("strategies").contains("+"));
      boolean single = group.stream().anyMatch(a -> !a.outline().value("strategies").contains("+"));
      if (mixed && single) {
        groups.add(group);
      }
    }
    return groups;
  }

  /** Groups of arms that differ in their LLM alone. */
  static List<List<ArmData>> llms(Material material) {
    List<List<ArmData>> groups = new ArrayList<>();
    List<ArmData> left = new ArrayList<>(material.compared());
    left.removeIf(arm -> arm.outline().value("llms").isEmpty());
    while (!left.isEmpty()) {
      ArmData first = left.get(0);
      List<ArmData> group =
          same(material.like(first, "llms", "density"), first).stream()
              .filter(left::contains)
              .toList();
      left.removeAll(group);
      if (group.stream().map(arm -> arm.outline().value("llms")).distinct().count() > 1) {
        groups.add(group);
      }
    }
    return groups;
  }

  private static List<ArmData> same(List<ArmData> arms, ArmData as) {
    return arms.stream()
        .filter(arm -> Math.abs(arm.outline().budget() - as.outline().budget()) < SAME)
        .toList();
  }
}

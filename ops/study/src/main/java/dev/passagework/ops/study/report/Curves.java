package dev.passagework.ops.study.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The curves of scale in a study: arms that differ in density alone, or in coverage alone. */
final class Curves {
  private static final List<String> AXES = List.of("density", "coverage");

  private Curves() {}

  /** All of them; those through the centre first. */
  static List<Curve> of(Material material) {
    List<Curve> curves = new ArrayList<>();
    Set<Set<String>> known = new HashSet<>();
    List<ArmData> from = new ArrayList<>();
    material.centre().ifPresent(from::add);
    from.addAll(material.compared());
    for (ArmData arm : from) {
      for (String axis : AXES) {
        List<ArmData> group = material.like(arm, axis);
        Set<String> ids = new HashSet<>();
        group.forEach(one -> ids.add(one.outline().id()));
        if (scales(group) >= 2 && !arm.inDomain().isEmpty() && known.add(ids)) {
          curves.add(new Curve(axis, material.metric(), group));
        }
      }
    }
    return curves;
  }

  /** Those of arms that take the same number of steps; where there are none, all of them. */
  static List<Curve> ofFixedSteps(Material material) {
    List<Curve> all = of(material);
    List<Curve> fixed =
        all.stream()
            .filter(curve -> curve.largest().outline().value("schedule").contains("step"))
            .toList();
    return fixed.isEmpty() ? all : fixed;
  }

  /** The curve of an axis through the centre. */
  static Optional<Curve> central(Material material, String axis) {
    return material
        .centre()
        .map(centre -> material.like(centre, axis))
        .filter(group -> scales(group) >= 2)
        .map(group -> new Curve(axis, material.metric(), group));
  }

  private static long scales(List<ArmData> group) {
    return group.stream().mapToLong(ArmData::pairs).distinct().count();
  }

  /** What a curve is called: what its arms share and the centre does not. */
  static String name(Material material, Curve curve) {
    String label = curve.largest().label(material.centreOutline());
    String shared =
        List.of(label.split(", ")).stream()
            .filter(part -> !part.startsWith(curve.axis() + " "))
            .filter(part -> !part.equals("centre"))
            .reduce((one, other) -> one + ", " + other)
            .orElse("around the centre");
    return curve.axis() + ", " + shared;
  }
}

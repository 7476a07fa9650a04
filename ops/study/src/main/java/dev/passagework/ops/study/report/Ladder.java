package dev.passagework.ops.study.report;

import java.util.Comparator;
import java.util.List;

/** Arms that differ from the centre in their base alone, the weakest untouched base first. */
final class Ladder {
  private Ladder() {}

  static List<ArmData> of(Material material) {
    return material
        .centre()
        .map(
            centre ->
                material.like(centre, "base").stream()
                    .sorted(
                        Comparator.comparingDouble(
                            arm -> Means.of(arm.untouched(centre.inDomain(), material.metric()))))
                    .toList())
        .orElse(List.of());
  }
}

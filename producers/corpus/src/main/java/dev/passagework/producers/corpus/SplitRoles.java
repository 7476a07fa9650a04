package dev.passagework.producers.corpus;

import dev.passagework.schemas.contract.JudgedQuery.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the splits of a BEIR folder are used for.
 *
 * @param report split whose queries are reported
 * @param gate split whose queries decide on promotion; empty where none does
 */
public record SplitRoles(String report, Optional<String> gate) {
  private static final String TEST = "test";
  private static final String DEV = "dev";

  public SplitRoles {
    if (gate.isPresent() && gate.get().equals(report)) {
      throw new FeedException(
          "split '" + report + "' cannot both be reported and decide: name two splits");
    }
  }

  /**
   * The usual roles: {@code test} is reported and {@code dev} decides; a lone split is reported.
   *
   * @param splits those that the folder has
   * @throws FeedException if there are several and none is {@code test}
   */
  public static SplitRoles usual(List<String> splits) {
    if (splits.size() == 1) {
      return new SplitRoles(splits.get(0), Optional.empty());
    }
    if (!splits.contains(TEST)) {
      throw new FeedException(
          "none of the splits "
              + splits
              + " is named '"
              + TEST
              + "': name the one whose queries are reported");
    }
    return new SplitRoles(TEST, Optional.of(DEV).filter(splits::contains));
  }

  /**
   * The roles where the reported split is named: {@code dev} decides, if it is there and another.
   */
  public static SplitRoles reporting(String report, List<String> splits) {
    return new SplitRoles(
        report, Optional.of(DEV).filter(splits::contains).filter(dev -> !dev.equals(report)));
  }

  /** Role by split. */
  Map<String, Role> bySplit() {
    Map<String, Role> roles = new LinkedHashMap<>();
    roles.put(report, Role.REPORT);
    gate.ifPresent(split -> roles.put(split, Role.GATE));
    return roles;
  }
}

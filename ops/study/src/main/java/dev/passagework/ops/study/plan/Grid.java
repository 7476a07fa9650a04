package dev.passagework.ops.study.plan;

import dev.passagework.ops.study.plan.Trial.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The arms of a study: the centre, then its controls, then arms that differ from it in one factor,
 * arms that are listed, and the full product of what is crossed. Each setting is there once.
 */
final class Grid {
  private static final List<String> CONTROLS = List.of("ict", "crop");

  /** Crops of each passage to pre-train on, so that few passes see the same ones. */
  private static final int CROPS = 8;

  private final Arm centre;
  private final Predicate<String> needsNoLlm;
  private final Map<Arm, Role> arms = new LinkedHashMap<>();

  /**
   * A grid around a centre.
   *
   * @param needsNoLlm whether a strategy asks nothing of an LLM
   */
  Grid(Arm centre, Predicate<String> needsNoLlm) {
    this.centre = centre;
    this.needsNoLlm = needsNoLlm;
  }

  /** The trials. */
  List<Trial> trials(int seeds, int centreSeeds) {
    Map<Arm, Role> ordered = new LinkedHashMap<>();
    ordered.put(plain(centre), Role.CENTRE);
    arms.forEach(ordered::putIfAbsent);
    Map<Arm, Role> all = new LinkedHashMap<>();
    ordered.forEach(
        (arm, role) -> {
          pretraining(arm).ifPresent(first -> all.putIfAbsent(first, Role.PRETRAINING));
          all.putIfAbsent(arm, role);
        });
    List<Trial> trials = new ArrayList<>();
    all.forEach(
        (arm, role) -> trials.add(new Trial(arm, role, role == Role.CENTRE ? centreSeeds : seeds)));
    return trials;
  }

  /** Adds what every study compares with: pairs without an LLM, and labelled pairs alone. */
  void controls(boolean labelled) {
    int density = Math.max(1, (int) Math.round(centre.budget() / centre.coverage()));
    for (String control : CONTROLS) {
      add(
          new Arm(
              centre.base(),
              centre.corpora(),
              List.of(control),
              List.of(),
              density,
              centre.coverage(),
              Arm.Pairs.SYNTHETIC,
              centre.schedule()),
          Role.CONTROL);
    }
    if (labelled) {
      add(centre.with(Map.of(Axis.PAIRS, "labelled")), Role.CONTROL);
    }
  }

  /** Adds arms that differ from the centre in one factor. */
  void vary(Map<Axis, List<String>> values) {
    values.forEach((axis, each) -> each.forEach(value -> listed(Map.of(axis, value))));
  }

  /** Adds an arm that differs from the centre in what is given. */
  void listed(Map<Axis, String> changes) {
    add(centre.with(changes), Role.ARM);
  }

  /** Adds every combination of values; the other factors are as in the centre. */
  void cross(Map<Axis, List<String>> values) {
    List<Map<Axis, String>> combinations = new ArrayList<>(List.of(Map.of()));
    values.forEach(
        (axis, each) -> {
          List<Map<Axis, String>> wider = new ArrayList<>();
          for (Map<Axis, String> narrow : combinations) {
            for (String value : each) {
              Map<Axis, String> one = new LinkedHashMap<>(narrow);
              one.put(axis, value);
              wider.add(one);
            }
          }
          combinations.clear();
          combinations.addAll(wider);
        });
    combinations.forEach(this::listed);
  }

  private void add(Arm arm, Role role) {
    Arm plain = plain(arm);
    if (!plain.equals(plain(centre))) {
      arms.putIfAbsent(plain, role);
    }
  }

  /** An arm without what has no effect on it, so that the same setting is the same arm. */
  private Arm plain(Arm arm) {
    boolean labelled = arm.pairs() == Arm.Pairs.LABELLED;
    List<String> strategies = labelled ? List.of() : sorted(arm.strategies());
    boolean asksLlm = strategies.stream().anyMatch(needsNoLlm.negate());
    return new Arm(
        arm.base(),
        sorted(arm.corpora()),
        strategies,
        asksLlm ? sorted(arm.llms()) : List.of(),
        labelled ? 1 : arm.density(),
        arm.coverage(),
        arm.pairs(),
        arm.schedule());
  }

  private static List<String> sorted(Collection<String> names) {
    Set<String> unique = new LinkedHashSet<>(names);
    return unique.stream().sorted().toList();
  }

  /** The training on crops that an arm's base asks for. */
  static Optional<Arm> pretraining(Arm arm) {
    return arm.base().cropSteps() == 0
        ? Optional.empty()
        : Optional.of(
            new Arm(
                arm.base().untrained(),
                arm.corpora(),
                List.of("crop"),
                List.of(),
                CROPS,
                1,
                Arm.Pairs.SYNTHETIC,
                new Schedule(arm.base().cropSteps(), Schedule.Unit.STEPS)));
  }
}

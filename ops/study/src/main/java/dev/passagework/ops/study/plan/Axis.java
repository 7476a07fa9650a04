package dev.passagework.ops.study.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A factor of a study, by the name that its file has for it. */
public enum Axis {
  BASE,
  CORPORA,
  STRATEGIES,
  LLMS,
  DENSITY,
  COVERAGE,
  PAIRS,
  SCHEDULE;

  /** The name in a file. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> codes() {
    return Arrays.stream(values()).map(Axis::code).toList();
  }

  static Axis of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }

  /**
   * An arm with another value of this axis.
   *
   * @param value the value as a file has it; names of a list with {@code +} between them
   * @throws IllegalArgumentException if the value cannot be used
   */
  Arm set(Arm arm, String value) {
    return new Arm(
        this == BASE ? Base.parse(value) : arm.base(),
        this == CORPORA ? names(value) : arm.corpora(),
        this == STRATEGIES ? names(value) : arm.strategies(),
        this == LLMS ? names(value) : arm.llms(),
        this == DENSITY ? whole(value) : arm.density(),
        this == COVERAGE ? number(value) : arm.coverage(),
        this == PAIRS ? Arm.Pairs.parse(value) : arm.pairs(),
        this == SCHEDULE ? Schedule.parse(value) : arm.schedule());
  }

  private static List<String> names(String text) {
    return Arrays.stream(text.split("\\+"))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }

  private static int whole(String text) {
    if (!text.strip().matches("\\d{1,4}")) {
      throw new IllegalArgumentException("density '" + text + "' must be a whole number");
    }
    return Integer.parseInt(text.strip());
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("coverage '" + text + "' must be a number in (0, 1]", e);
    }
  }
}

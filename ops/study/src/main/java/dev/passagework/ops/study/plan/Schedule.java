package dev.passagework.ops.study.plan;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long an arm learns: a number of steps, whatever the number of its pairs, or a number of
 * passes over them. With passes a larger arm takes more updates as well as more pairs; with steps
 * it does not.
 *
 * @param amount how many, at least 1
 * @param unit of what
 */
public record Schedule(int amount, Unit unit) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,7}) (steps?|epochs?)");

  /** What training is counted in. */
  public enum Unit {
    STEPS,
    EPOCHS
  }

  public Schedule {
    if (amount < 1) {
      throw new IllegalArgumentException("a schedule of " + amount + " is below 1");
    }
  }

  /**
   * Reads a schedule, such as {@code 64 steps} or {@code 1 epoch}.
   *
   * @throws IllegalArgumentException if the text is of another form
   */
  public static Schedule parse(String text) {
    Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "the schedule '%s' must be such as '64 steps' or '1 epoch'".formatted(text));
    }
    Unit unit = matcher.group(2).startsWith("step") ? Unit.STEPS : Unit.EPOCHS;
    return new Schedule(Integer.parseInt(matcher.group(1)), unit);
  }

  /** Whether the number of updates is the same for every arm. */
  public boolean isFixedSteps() {
    return unit == Unit.STEPS;
  }

  /** Updates that a number of pairs leads to. */
  public long steps(long pairs, int batch) {
    return isFixedSteps() ? amount : amount * passSteps(pairs, batch);
  }

  /** Updates of one pass over a number of pairs. */
  public static long passSteps(long pairs, int batch) {
    return Math.max(1, (pairs + batch - 1) / batch);
  }

  @Override
  public String toString() {
    String name = unit.name().toLowerCase(Locale.ROOT);
    return amount + " " + (amount == 1 ? name.substring(0, name.length() - 1) : name);
  }
}

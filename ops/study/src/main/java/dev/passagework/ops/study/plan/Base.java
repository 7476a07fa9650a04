package dev.passagework.ops.study.plan;

/**
 * A base model, written {@code NAME}, or {@code NAME+crop:STEPS} where it is first trained without
 * labels on pairs of spans cropped from the passages (Izacard et al., arXiv 2112.09118).
 *
 * @param name base model as a user calls it
 * @param cropSteps steps of training on crops before the study begins with it, 0 for none
 */
public record Base(String name, int cropSteps) {
  private static final String CROP = "+crop:";
  private static final String RANDOM = "random:";

  /**
   * Reads a base.
   *
   * @throws IllegalArgumentException if the steps are no number above 0
   */
  public static Base parse(String text) {
    int at = text.lastIndexOf(CROP);
    if (at < 0) {
      return new Base(text.strip(), 0);
    }
    String steps = text.substring(at + CROP.length()).strip();
    if (!steps.matches("[1-9]\\d{0,6}")) {
      throw new IllegalArgumentException(
          "base '%s': after '%s' must stand a number of steps".formatted(text, CROP));
    }
    return new Base(text.substring(0, at).strip(), Integer.parseInt(steps));
  }

  /** The base that training on crops begins with. */
  Base untrained() {
    return new Base(name, 0);
  }

  /** Whether its weights depend on the seed. */
  public boolean isRandom() {
    return name.startsWith(RANDOM);
  }

  @Override
  public String toString() {
    return cropSteps == 0 ? name : name + CROP + cropSteps;
  }
}

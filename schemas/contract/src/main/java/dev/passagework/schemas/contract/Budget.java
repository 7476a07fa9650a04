package dev.passagework.schemas.contract;

/**
 * The most that a plan entry may spend.
 *
 * @param amount how much, above 0
 * @param unit of what
 */
public record Budget(double amount, Unit unit) {
  /** What a budget is counted in. */
  public enum Unit implements Code {
    /** Prompt and completion tokens together. */
    TOKENS,
    /** Money, in the currency of the prices set. */
    MONEY
  }

  public Budget {
    if (!(amount > 0) || Double.isInfinite(amount)) {
      throw new IllegalArgumentException(
          "a budget of " + amount + " " + unit.code() + " is not above 0");
    }
  }
}

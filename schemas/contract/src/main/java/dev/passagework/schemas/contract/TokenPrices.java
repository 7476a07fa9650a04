package dev.passagework.schemas.contract;

/**
 * Prices of tokens, in any currency.
 *
 * @param prompt price of a million prompt tokens
 * @param completion price of a million completion tokens
 */
public record TokenPrices(double prompt, double completion) {
  /** Tokens that cost nothing. */
  public static final TokenPrices FREE = new TokenPrices(0, 0);

  private static final double MILLION = 1_000_000;

  public TokenPrices {
    if (!(prompt >= 0 && prompt < 1e9 && completion >= 0 && completion < 1e9)) {
      throw new IllegalArgumentException(
          "prices of %s and %s for a million tokens are not in [0, 1e9)"
              .formatted(prompt, completion));
    }
  }

  /** What tokens cost. */
  public double of(TokenUsage usage) {
    return (usage.prompt() * prompt + usage.completion() * completion) / MILLION;
  }
}

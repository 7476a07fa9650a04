package dev.passagework.consumers.augmenter.llm;

import dev.passagework.schemas.contract.TokenUsage;

/**
 * Prices of tokens, in any currency.
 *
 * @param prompt price of a million prompt tokens
 * @param completion price of a million completion tokens
 */
public record Prices(double prompt, double completion) {
  /** Prices of what costs nothing. */
  public static final Prices FREE = new Prices(0, 0);

  private static final double MILLION = 1_000_000;

  /** The price of some tokens. */
  public double of(TokenUsage usage) {
    return (usage.prompt() * prompt + usage.completion() * completion) / MILLION;
  }
}

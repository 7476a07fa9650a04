package dev.passagework.consumers.augmenter;

import dev.passagework.schemas.contract.TokenUsage;

/**
 * Prices of tokens, in any currency.
 *
 * @param prompt price of a million prompt tokens
 * @param completion price of a million completion tokens
 */
record Prices(double prompt, double completion) {
  private static final double MILLION = 1_000_000;

  double of(TokenUsage usage) {
    return (usage.prompt() * prompt + usage.completion() * completion) / MILLION;
  }
}

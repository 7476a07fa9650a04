package dev.passagework.schemas.contract;

/**
 * A block of the variants that a strategy and an LLM write for one passage: first, ..., first +
 * size - 1.
 *
 * @param first number of the first variant, from 0
 * @param size number of variants, at least 1
 */
public record VariantBlock(int first, int size) {
  public VariantBlock {
    if (first < 0 || size < 1) {
      throw new IllegalArgumentException("variants " + first + " + " + size);
    }
  }
}

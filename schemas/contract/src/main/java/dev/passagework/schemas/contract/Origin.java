package dev.passagework.schemas.contract;

/**
 * Where a query came from.
 *
 * @param strategy augmentation strategy
 * @param llm LLM that wrote it
 * @param variant its number among those that the strategy and the LLM wrote for the passage, from 0
 * @param requestId request that the LLM answered
 */
public record Origin(String strategy, String llm, int variant, String requestId) {}

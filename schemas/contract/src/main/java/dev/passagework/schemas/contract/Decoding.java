package dev.passagework.schemas.contract;

/**
 * How an LLM samples its reply.
 *
 * @param temperature sampling temperature, 0 for greedy
 * @param topP nucleus mass in (0, 1]
 * @param maxTokens largest number of completion tokens
 * @param seed seed sent to the endpoint
 */
public record Decoding(double temperature, double topP, int maxTokens, long seed) {}

package dev.passagework.schemas.contract;

/**
 * Tokens of LLM calls, as the endpoint counts them.
 *
 * @param prompt prompt tokens
 * @param completion completion tokens
 */
public record TokenUsage(long prompt, long completion) {
  public static final TokenUsage NONE = new TokenUsage(0, 0);

  /** The sum of both. */
  public TokenUsage plus(TokenUsage other) {
    return new TokenUsage(prompt + other.prompt, completion + other.completion);
  }
}

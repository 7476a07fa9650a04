package dev.passagework.consumers.augmenter.llm;

/**
 * What an endpoint bears, for all instances of the augmenter together.
 *
 * @param concurrency largest number of calls in flight, at least 1
 * @param requestsPerMinute largest number of calls in any minute; 0 where there is no limit
 * @param tokensPerMinute largest number of tokens in any minute, prompts and completions together;
 *     0 where there is no limit
 */
public record EndpointLimits(int concurrency, long requestsPerMinute, long tokensPerMinute) {
  public EndpointLimits {
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency must be at least 1");
    }
    if (requestsPerMinute < 0 || tokensPerMinute < 0) {
      throw new IllegalArgumentException("a limit per minute must not be negative");
    }
  }
}

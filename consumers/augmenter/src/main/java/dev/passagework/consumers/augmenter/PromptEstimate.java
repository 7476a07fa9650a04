package dev.passagework.consumers.augmenter;

import dev.passagework.schemas.contract.AugmentationRequest;

/**
 * How many prompt tokens a request will take: its characters times a ratio that follows what the
 * endpoint counts, from above. It begins with more tokens a character than English has. Confined to
 * the event loop.
 */
final class PromptEstimate {
  private static final double FIRST = 0.4;
  private static final double FORGETTING = 0.002;
  private static final double MARGIN = 1.02;
  private static final int TEMPLATE_TOKENS = 8;

  private double tokensPerCharacter = FIRST;

  /** Tokens to reserve for a request: its prompt and its longest reply. */
  double of(AugmentationRequest request) {
    double prompt = TEMPLATE_TOKENS + characters(request) * tokensPerCharacter;
    return Math.ceil(prompt * MARGIN) + request.decoding().maxTokens();
  }

  /** Notes what an endpoint counted. */
  void learn(AugmentationRequest request, long promptTokens) {
    int characters = characters(request);
    if (promptTokens <= 0 || characters == 0) {
      return;
    }
    double seen = Math.max(0, promptTokens - TEMPLATE_TOKENS) / (double) characters;
    tokensPerCharacter =
        seen > tokensPerCharacter
            ? seen
            : tokensPerCharacter + FORGETTING * (seen - tokensPerCharacter);
  }

  private static int characters(AugmentationRequest request) {
    return request.prompt().system().length() + request.prompt().user().length();
  }
}

package dev.passagework.consumers.augmenter;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Prompt;
import dev.passagework.schemas.contract.TokenUsage;
import java.util.HashMap;
import java.util.Map;

/**
 * How many tokens a call will take, from above: what is reserved for it until its reply says what
 * it took. Confined to the event loop.
 *
 * <p>The prompt is its bytes times a ratio that follows what the endpoint counts. The reply is the
 * longest that the request allows, until enough replies of its strategy and LLM have come: then the
 * longest of them, with a margin, since what calls in flight reserve in vain nobody can use. Both
 * rise at once and fall slowly.
 */
final class TokenEstimate {
  private static final double FIRST_RATIO = 0.4;
  private static final double FORGETTING = 0.002;
  private static final double MARGIN = 1.02;
  private static final double REPLY_MARGIN = 1.1;
  private static final int ENOUGH = 50;
  private static final int TEMPLATE_TOKENS = 8;

  private final Map<Kind, Replies> replies = new HashMap<>();
  private double tokensPerByte = FIRST_RATIO;

  /** Requests whose replies are of one length. */
  private record Kind(String strategy, String llm) {}

  private static final class Replies {
    private int seen;
    private double longest;
  }

  /** Tokens to reserve for a request: its prompt and its reply. */
  double of(AugmentationRequest request) {
    double prompt = TEMPLATE_TOKENS + bytes(request.prompt()) * tokensPerByte;
    return Math.ceil(prompt * MARGIN) + reply(request);
  }

  private double reply(AugmentationRequest request) {
    int most = request.decoding().maxTokens();
    Replies kind = replies.get(kind(request));
    return kind == null || kind.seen < ENOUGH
        ? most
        : Math.min(most, Math.ceil(kind.longest * REPLY_MARGIN));
  }

  /** Notes what an endpoint counted. */
  void learn(AugmentationRequest request, TokenUsage usage) {
    Replies kind = replies.computeIfAbsent(kind(request), added -> new Replies());
    kind.seen++;
    kind.longest = follow(kind.longest, usage.completion());
    int bytes = bytes(request.prompt());
    if (usage.prompt() > 0 && bytes > 0) {
      double seen = Math.max(0, usage.prompt() - TEMPLATE_TOKENS) / (double) bytes;
      tokensPerByte = follow(tokensPerByte, seen);
    }
  }

  private static double follow(double bound, double seen) {
    return seen > bound ? seen : bound + FORGETTING * (seen - bound);
  }

  private static Kind kind(AugmentationRequest request) {
    return new Kind(request.strategy(), request.llm());
  }

  private static int bytes(Prompt prompt) {
    return bytes(prompt.system()) + bytes(prompt.user());
  }

  /** Length in UTF-8. */
  private static int bytes(String text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }
}

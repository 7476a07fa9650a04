package dev.passagework.consumers.augmenter.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.passagework.schemas.contract.TokenUsage;
import java.time.Duration;

/** What an HTTP response of an OpenAI-compatible endpoint means. */
final class ReplyReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN = 300;
  private static final Duration PROBE_MISCONFIGURED = Duration.ofSeconds(5);

  private final String endpoint;
  private final Secret key;

  /** A reader of what an endpoint says, whose address is no secret. */
  ReplyReader(String name, EndpointAddress address, Secret key) {
    this.endpoint = "'%s' at %s".formatted(name, address);
    this.key = key;
  }

  LlmReply read(HttpReply reply, String llm) {
    return switch (reply.status()) {
      case 200 -> completion(reply.body());
      case 401, 403 -> misconfigured(unauthorised(reply.status()));
      case 404 -> new LlmReply.Unavailable(notFound(reply, llm), PROBE_MISCONFIGURED, false);
      case 402 ->
          misconfigured(
              "the LLM endpoint %s wants to be paid (402): top up the account".formatted(endpoint));
      case 429 -> tooMany(reply);
      case 503, 529 -> new LlmReply.Busy(RetryAfter.parse(reply.retryAfter()), said(reply));
      case 408, 409, 425 -> LlmReply.Failed.of(said(reply));
      default -> other(reply);
    };
  }

  private LlmReply other(HttpReply reply) {
    if (reply.status() >= 500) {
      return reply.retryAfter() == null
          ? LlmReply.Failed.of(said(reply))
          : new LlmReply.Busy(RetryAfter.parse(reply.retryAfter()), said(reply));
    }
    if (reply.status() >= 400) {
      return new LlmReply.Refused(said(reply));
    }
    return misconfigured(
        "the LLM endpoint %s answers with status %d and no completion: correct its URL (OPENAI_BASE_URL)"
            .formatted(endpoint, reply.status()));
  }

  private LlmReply tooMany(HttpReply reply) {
    if ("insufficient_quota".equals(tree(reply.body()).path("error").path("code").asText())) {
      return misconfigured(
          "the quota at the LLM endpoint %s is used up (429): top up the account"
              .formatted(endpoint));
    }
    return new LlmReply.Busy(RetryAfter.parse(reply.retryAfter()), said(reply));
  }

  private LlmReply completion(String body) {
    JsonNode whole = tree(body);
    JsonNode choice = whole.path("choices").path(0);
    JsonNode message = choice.path("message");
    if (!message.isObject()) {
      return LlmReply.Failed.of("the reply is not a chat completion: " + shown(body));
    }
    if (message.path("refusal").isTextual()) {
      return new LlmReply.Refused("the LLM refused: " + shown(message.path("refusal").asText()));
    }
    String text = key.maskIn(content(message.path("content")));
    if (text.isEmpty() && "content_filter".equals(choice.path("finish_reason").asText())) {
      return new LlmReply.Refused("the endpoint's content filter withheld the reply");
    }
    return new LlmReply.Answer(
        text,
        usage(whole.path("usage")),
        TokenProbabilities.read(choice.path("logprobs").path("content")));
  }

  /** Text of a message's content, which some servers send in parts. */
  private static String content(JsonNode content) {
    if (!content.isArray()) {
      return content.asText("");
    }
    StringBuilder parts = new StringBuilder();
    content.forEach(part -> parts.append(part.path("text").asText("")));
    return parts.toString();
  }

  private static TokenUsage usage(JsonNode usage) {
    return new TokenUsage(
        Math.max(0, usage.path("prompt_tokens").asLong()),
        Math.max(0, usage.path("completion_tokens").asLong()));
  }

  private static JsonNode tree(String body) {
    try {
      JsonNode tree = JSON.readTree(body);
      return tree == null ? MissingNode.getInstance() : tree;
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private String unauthorised(int status) {
    return key.isPresent()
        ? "the LLM endpoint %s refuses the key (%d): correct it (OPENAI_API_KEY, or the endpoint's api-key-env or api-key-file)"
            .formatted(endpoint, status)
        : "the LLM endpoint %s wants a key (%d): set OPENAI_API_KEY, or the endpoint's api-key-env or api-key-file"
            .formatted(endpoint, status);
  }

  private String notFound(HttpReply reply, String llm) {
    return "the LLM endpoint %s has no chat completions or no LLM '%s': correct its URL (OPENAI_BASE_URL) or the plan's LLM (%s)"
        .formatted(endpoint, llm, said(reply));
  }

  private static LlmReply misconfigured(String message) {
    return new LlmReply.Unavailable(message, PROBE_MISCONFIGURED, true);
  }

  private String said(HttpReply reply) {
    JsonNode error = tree(reply.body()).path("error");
    String message = error.path("message").asText(error.asText(""));
    return "status " + reply.status() + ": " + shown(message.isEmpty() ? reply.body() : message);
  }

  /** The beginning of a text on one line, with the key masked. */
  private String shown(String text) {
    String line = key.maskIn(text).replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
  }
}

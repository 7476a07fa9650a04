package dev.passagework.consumers.augmenter.llm;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.PassageKey;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * An augmentation request as HTTP: OpenAI's {@code POST /v1/chat/completions}. The passage, the
 * strategy and the block of variants go along in headers to this machine only, where recorded
 * replies are looked up by them; nobody else gets to see them.
 */
public final class ChatRequest {
  /** Passage key, percent-encoded. */
  public static final String PASSAGE = "X-Passagework-Passage";

  /** Augmentation strategy, percent-encoded. */
  public static final String STRATEGY = "X-Passagework-Strategy";

  /** Block of variants, {@code first+size}. */
  public static final String VARIANTS = "X-Passagework-Variants";

  private ChatRequest() {}

  /** The passage that a {@link #PASSAGE} header names. */
  public static PassageKey passage(String header) {
    return PassageKey.parse(text(header));
  }

  /** The text of a percent-encoded header. */
  public static String text(String header) {
    return URLDecoder.decode(header.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  static RequestOptions options(EndpointAddress address, Secret key, AugmentationRequest request) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    headers.set("Content-Type", "application/json").set("Accept", "application/json");
    if (key.isPresent()) {
      headers.set("Authorization", "Bearer " + key.value());
    }
    if (address.isLoopback()) {
      headers.set(PASSAGE, header(request.passage().toString()));
      headers.set(STRATEGY, header(request.strategy()));
      headers.set(VARIANTS, request.block().first() + "+" + request.block().size());
    }
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setAbsoluteURI(address.chatCompletions().toString())
        .setFollowRedirects(false)
        .setHeaders(headers);
  }

  /**
   * The body of a call.
   *
   * @param model the endpoint's name for the LLM
   * @param form what is asked for beside the text
   * @param schema JSON schema of the reply; empty where its form is not JSON
   */
  static Buffer body(
      AugmentationRequest request, String model, EndpointSettings.ReplyForm form, String schema) {
    JsonArray messages = new JsonArray();
    if (!request.prompt().system().isEmpty()) {
      messages.add(message("system", request.prompt().system()));
    }
    messages.add(message("user", request.prompt().user()));
    JsonObject body =
        new JsonObject()
            .put("model", model)
            .put("messages", messages)
            .put("temperature", request.decoding().temperature())
            .put("top_p", request.decoding().topP())
            .put("max_tokens", request.decoding().maxTokens())
            .put("seed", request.decoding().seed());
    if (form.logProbabilities()) {
      body.put("logprobs", true);
    }
    JsonObject format = format(form.structuredOutput(), schema);
    if (!format.isEmpty()) {
      body.put("response_format", format);
    }
    return body.toBuffer();
  }

  /** The response format to ask for; empty where none is. */
  private static JsonObject format(StructuredOutput output, String schema) {
    if (output == StructuredOutput.NONE || schema.isEmpty()) {
      return new JsonObject();
    }
    if (output == StructuredOutput.JSON_OBJECT) {
      return new JsonObject().put("type", "json_object");
    }
    return new JsonObject()
        .put("type", "json_schema")
        .put(
            "json_schema",
            new JsonObject()
                .put("name", "reply")
                .put("strict", true)
                .put("schema", new JsonObject(schema)));
  }

  private static JsonObject message(String role, String content) {
    return new JsonObject().put("role", role).put("content", content);
  }

  private static String header(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%2F", "/")
        .replace("%3A", ":");
  }
}

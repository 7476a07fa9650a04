package dev.passagework.consumers.augmenter.recorded;

import dev.passagework.consumers.augmenter.llm.ChatRequest;
import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.PassageKey;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chat completions made of recorded replies. The headers of {@link ChatRequest} say which. Tokens
 * are counted as one for every four characters, rounded up, of each message and of the reply.
 */
final class RecordedChat {
  private static final Logger LOG = LoggerFactory.getLogger(RecordedChat.class);
  private static final int CHARACTERS_PER_TOKEN = 4;

  private final RecordedReplies replies;

  RecordedChat(RecordedReplies replies) {
    this.replies = replies;
  }

  /** An HTTP response to be. */
  record Answer(int status, JsonObject body) {
    void send(HttpServerResponse response) {
      response
          .setStatusCode(status)
          .putHeader("Content-Type", "application/json")
          .end(body.toBuffer())
          .onFailure(gone -> LOG.debug("a caller went away", gone));
    }
  }

  /** An error in OpenAI's form. */
  static Answer error(int status, String message) {
    JsonObject error = new JsonObject().put("message", message).put("type", "recorded");
    return new Answer(status, new JsonObject().put("error", error));
  }

  /** The completion that is recorded, or an error that says what is not: status 400 or 422. */
  Answer answer(MultiMap headers, Buffer body) {
    try {
      return answer(headers, new JsonObject(body));
    } catch (DecodeException | ClassCastException e) {
      return error(400, "the body is not a chat completion request: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return error(400, "the headers name no recorded reply: " + e.getMessage());
    }
  }

  private Answer answer(MultiMap headers, JsonObject request) {
    PassageKey passage = ChatRequest.passage(header(headers, ChatRequest.PASSAGE));
    String strategy = ChatRequest.text(header(headers, ChatRequest.STRATEGY));
    String[] block = header(headers, ChatRequest.VARIANTS).split("\\+", 2);
    if (block.length != 2) {
      throw new IllegalArgumentException(ChatRequest.VARIANTS + " is not first+size");
    }
    int first = Math.max(0, Integer.parseInt(block[0]));
    int size = Math.max(0, Integer.parseInt(block[1]));
    List<String> queries = replies.queries(passage.id(), strategy, first, size);
    if (queries.isEmpty()) {
      return error(
          422,
          "no reply of strategy '%s' is recorded for passage '%s' from variant %d on"
              .formatted(strategy, passage.id(), first));
    }
    return new Answer(200, completion(request, queries));
  }

  private static String header(MultiMap headers, String name) {
    String value = headers.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  private static JsonObject completion(JsonObject request, List<String> queries) {
    String content = new JsonObject().put("queries", new JsonArray(queries)).encode();
    JsonObject message = new JsonObject().put("role", "assistant").put("content", content);
    JsonObject choice =
        new JsonObject().put("index", 0).put("message", message).put("finish_reason", "stop");
    return new JsonObject()
        .put("id", "chatcmpl-" + Identity.hash(content))
        .put("object", "chat.completion")
        .put("created", Instant.now().getEpochSecond())
        .put("model", request.getString("model", "recorded"))
        .put("choices", new JsonArray().add(choice))
        .put("usage", usage(promptTokens(request), tokens(content)));
  }

  private static JsonObject usage(long prompt, long completion) {
    return new JsonObject()
        .put("prompt_tokens", prompt)
        .put("completion_tokens", completion)
        .put("total_tokens", prompt + completion);
  }

  private static long promptTokens(JsonObject request) {
    JsonArray messages = request.getJsonArray("messages", new JsonArray());
    long tokens = 0;
    for (int i = 0; i < messages.size(); i++) {
      tokens += tokens(messages.getJsonObject(i).getString("content", ""));
    }
    return tokens;
  }

  private static long tokens(String text) {
    return (text.length() + CHARACTERS_PER_TOKEN - 1L) / CHARACTERS_PER_TOKEN;
  }
}

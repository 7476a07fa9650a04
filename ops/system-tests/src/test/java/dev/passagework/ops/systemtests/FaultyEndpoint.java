package dev.passagework.ops.systemtests;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An LLM endpoint that behaves as the passage's id says, {@code <behaviour>-<number>}, and counts
 * the calls about each passage.
 */
final class FaultyEndpoint implements AutoCloseable {
  private static final String QUERIES = "{\"queries\": [\"what is it\", \"why is it\"]}";
  private static final int HUGE = 10 * 1024 * 1024;

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final long latencyMillis;
  private final HttpServer server;

  FaultyEndpoint(long latencyMillis) throws Exception {
    this.latencyMillis = latencyMillis;
    this.server =
        vertx
            .createHttpServer()
            .requestHandler(this::handle)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort() + "/v1";
  }

  /** Number of calls by the passage's id. */
  Map<String, AtomicInteger> calls() {
    return calls;
  }

  /** Number of all calls. */
  int total() {
    return calls.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  private void handle(HttpServerRequest call) {
    String header = call.getHeader("X-Passagework-Passage");
    String passage = header.substring(header.indexOf('/') + 1);
    int count = calls.computeIfAbsent(passage, p -> new AtomicInteger()).incrementAndGet();
    Future<Void> answered =
        call.body()
            .compose(body -> vertx.timer(Math.max(1, latencyMillis), TimeUnit.MILLISECONDS))
            .map(
                fired -> {
                  answer(call, passage.substring(0, passage.lastIndexOf('-')), count == 1);
                  return null;
                });
    answered.otherwiseEmpty().onComplete(done -> {});
  }

  private static void answer(HttpServerRequest call, String behaviour, boolean first) {
    switch (behaviour) {
      case "busy" -> sendOr(first, call, 429);
      case "wait" -> {
        call.response().putHeader("Retry-After", "1");
        sendOr(first, call, 429);
      }
      case "error" -> sendOr(first, call, 500);
      case "reset" -> {
        if (first) {
          call.connection().close().otherwiseEmpty().onComplete(done -> {});
        } else {
          reply(call, QUERIES);
        }
      }
      case "hang" -> {
        if (!first) {
          reply(call, QUERIES);
        }
      }
      case "cut" -> reply(call, "```json\n{\"queries\": [\"what is it\", \"why is it\", \"and wh");
      case "prose" -> reply(call, "I would rather talk about the weather, which is fine.");
      case "none" -> reply(call, "{\"queries\": []}");
      case "huge" -> reply(call, "x".repeat(HUGE));
      case "foreign" -> reply(call, "{\"queries\": [\"\u4ec0\u4e48\u662f\u5361\u592b\u5361\"]}");
      default -> reply(call, QUERIES);
    }
  }

  private static void sendOr(boolean fails, HttpServerRequest call, int status) {
    if (fails) {
      send(call, status, "{\"error\": {\"message\": \"later\"}}");
    } else {
      reply(call, QUERIES);
    }
  }

  private static void reply(HttpServerRequest call, String content) {
    JsonObject message = new JsonObject().put("role", "assistant").put("content", content);
    send(
        call,
        200,
        new JsonObject()
            .put("choices", new JsonArray().add(new JsonObject().put("message", message)))
            .put("usage", new JsonObject().put("prompt_tokens", 100).put("completion_tokens", 10))
            .encode());
  }

  private static void send(HttpServerRequest call, int status, String body) {
    call.response().setStatusCode(status).end(body).otherwiseEmpty().onComplete(done -> {});
  }

  @Override
  public void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}

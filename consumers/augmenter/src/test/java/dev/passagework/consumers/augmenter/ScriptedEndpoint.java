package dev.passagework.consumers.augmenter;

import dev.passagework.consumers.augmenter.llm.ChatRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An LLM endpoint that behaves as the passage's id says, {@code <behaviour>-<number>}, and counts
 * the calls that it gets.
 */
final class ScriptedEndpoint implements AutoCloseable {
  private static final String QUERIES = "{\"queries\": [\"what is it\", \"why is it\"]}";
  private static final String PROSE = "I would rather talk about the weather, which is fine.";

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final List<String> parents = new CopyOnWriteArrayList<>();
  private final long latencyMillis;
  private final int port;
  private volatile int status = 200;
  private volatile Set<String> formsRefused = Set.of();

  ScriptedEndpoint(int port, long latencyMillis) {
    this.latencyMillis = latencyMillis;
    this.port = Clients.await(listen(port)).actualPort();
  }

  URI baseUrl() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Answers every call with a status, or with queries again from 200 on. */
  void answerWith(int newStatus) {
    status = newStatus;
  }

  /** Refuses every call that asks for a response format of one of some types. */
  void refuseForms(String... types) {
    formsRefused = Set.of(types);
  }

  Map<String, AtomicInteger> calls() {
    return calls;
  }

  /** The traceparent of every call, empty where there was none. */
  List<String> parents() {
    return parents;
  }

  @Override
  public void close() {
    Clients.await(vertx.close());
  }

  private Future<HttpServer> listen(int wanted) {
    return vertx.createHttpServer().requestHandler(this::handle).listen(wanted, "127.0.0.1");
  }

  private void handle(HttpServerRequest call) {
    String passage = ChatRequest.passage(call.getHeader(ChatRequest.PASSAGE)).id();
    int count = calls.computeIfAbsent(passage, p -> new AtomicInteger()).incrementAndGet();
    parents.add(Optional.ofNullable(call.getHeader("traceparent")).orElse(""));
    call.body()
        .onSuccess(
            body ->
                vertx
                    .timer(Math.max(1, latencyMillis), TimeUnit.MILLISECONDS)
                    .onSuccess(
                        fired -> {
                          String form = form(body.toJsonObject());
                          if (formsRefused.contains(form)) {
                            send(call, 400, "{\"error\": {\"message\": \"no response_format\"}}");
                          } else {
                            answer(call, passage, count);
                          }
                        }));
  }

  private static String form(JsonObject body) {
    return body.getJsonObject("response_format", new JsonObject()).getString("type", "");
  }

  private void answer(HttpServerRequest call, String passage, int count) {
    if (status != 200) {
      send(call, status, "{\"error\": {\"message\": \"not now\"}}");
      return;
    }
    boolean first = count == 1;
    switch (passage.substring(0, passage.lastIndexOf('-'))) {
      case "leak" -> reply(call, "1. " + call.getHeader("Authorization"));
      case "leak-prose" ->
          reply(call, "I know " + call.getHeader("Authorization") + ", and no more.");
      case "leak-error" -> send(call, 400, "no " + call.getHeader("Authorization") + " here");
      case "busy" -> sendOr(first, call, 429, QUERIES);
      case "always-busy" -> send(call, 429, "{}");
      case "wait" -> {
        call.response().putHeader("Retry-After", "0.3");
        sendOr(first, call, 429, QUERIES);
      }
      case "error" -> sendOr(first, call, 500, QUERIES);
      case "always-error" -> send(call, 500, "<html>oops</html>");
      case "bad" -> send(call, 400, "{\"error\": {\"message\": \"too long\"}}");
      case "reset" -> breakOr(first, call);
      case "always-reset" -> breakOr(true, call);
      case "hang" -> hangOr(first, call);
      case "always-hang" -> hangOr(true, call);
      case "cut" -> reply(call, "```json\n{\"queries\": [\"what is it\", \"why is it\", \"and wh");
      case "prose" -> reply(call, PROSE);
      case "prose-once" -> reply(call, first ? PROSE : QUERIES);
      case "none" -> reply(call, "{\"queries\": []}");
      case "chinese" -> reply(call, "{\"queries\": [\"\u4ec0\u4e48\u662f\u5361\u592b\u5361\"]}");
      case "many" -> reply(call, "[\"a\", \"b\", \"c\", \"d\"]");
      case "long" ->
          reply(call, "{\"queries\": [\"what is it\"], \"thoughts\": \"" + noise() + "\"}");
      case "huge" -> reply(call, "x".repeat(3_000_000));
      default -> reply(call, QUERIES);
    }
  }

  /** As long a text as is kept of a reply, in letters of two bytes that do not compress. */
  private static String noise() {
    return new SplittableRandom(1)
        .ints(199_000, 0x430, 0x450)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static void sendOr(boolean fails, HttpServerRequest call, int code, String content) {
    if (fails) {
      send(call, code, "{\"error\": {\"message\": \"later\"}}");
    } else {
      reply(call, content);
    }
  }

  private static void breakOr(boolean breaks, HttpServerRequest call) {
    if (breaks) {
      Future<Void> closed = call.connection().close();
      closed.otherwiseEmpty().onComplete(done -> {});
    } else {
      reply(call, QUERIES);
    }
  }

  private static void hangOr(boolean hangs, HttpServerRequest call) {
    if (!hangs) {
      reply(call, QUERIES);
    }
  }

  private static void reply(HttpServerRequest call, String content) {
    JsonObject message = new JsonObject().put("role", "assistant").put("content", content);
    JsonObject completion =
        new JsonObject()
            .put("choices", new JsonArray().add(new JsonObject().put("message", message)))
            .put("usage", new JsonObject().put("prompt_tokens", 100).put("completion_tokens", 10));
    send(call, 200, completion.encode());
  }

  private static void send(HttpServerRequest call, int code, String body) {
    call.response().setStatusCode(code).end(body).otherwiseEmpty().onComplete(done -> {});
  }
}

package dev.passagework.ops.benchmarks;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The ideal: a loop on an event loop that keeps a number of calls in flight, reads no topic and
 * writes none. A process of its own; {@code start CALLS CONCURRENCY} by standard input runs it.
 */
final class BareLoop {
  private static final Buffer BODY =
      Buffer.buffer(
          "{\"model\":\"mock\",\"messages\":[{\"role\":\"user\",\"content\":\""
              + AugmenterBenchmark.PROMPT
              + "\"}],\"temperature\":0.7,\"top_p\":0.9,\"max_tokens\":256,\"seed\":42}");

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final RequestOptions options;
  private int left;

  private BareLoop(String endpoint) {
    this.options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(endpoint + "/v1/chat/completions")
            .putHeader("Content-Type", "application/json");
  }

  /**
   * Runs until standard input ends.
   *
   * @param arguments base URL of the endpoint
   */
  public static void main(String[] arguments) throws IOException {
    BareLoop loop = new BareLoop(arguments[0]);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] command = line.split(" ");
      if (command[0].equals("start")) {
        loop.start(Integer.parseInt(command[1]), Integer.parseInt(command[2]));
      }
      System.out.println("ok");
    }
    System.exit(0);
  }

  private void start(int calls, int concurrency) {
    HttpClientAgent client =
        vertx.createHttpClient(
            new HttpClientOptions().setKeepAlive(true),
            new PoolOptions().setHttp1MaxSize(concurrency));
    vertx.runOnContext(
        begun -> {
          left = calls;
          for (int i = 0; i < concurrency; i++) {
            next(client);
          }
        });
  }

  private void next(HttpClientAgent client) {
    if (left-- > 0) {
      Future<Buffer> reply =
          client
              .request(options)
              .compose(request -> request.send(BODY))
              .compose(response -> response.body());
      reply.onComplete(done -> next(client));
    }
  }
}

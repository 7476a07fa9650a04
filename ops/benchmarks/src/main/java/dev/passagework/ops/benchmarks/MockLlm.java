package dev.passagework.ops.benchmarks;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.SplittableRandom;

/**
 * An LLM endpoint that answers after a fixed time, a share of its calls after a longer one, and
 * notes when each call came: the clock by which every contestant is measured. A process of its own.
 */
final class MockLlm {
  private static final Buffer REPLY =
      Buffer.buffer(
          "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":"
              + "\"{\\\"queries\\\": [\\\"what is it\\\", \\\"why is it so\\\"]}\"}}],"
              + "\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":20}}");
  private static final int MOST_CALLS = 2_000_000;
  private static final long SECOND = 1_000_000_000;

  /** Tokens that it says each call took. */
  static final int TOKENS = 120;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final long[] arrivals = new long[MOST_CALLS];
  private int calls;
  private long millis = 200;
  private long slowMillis = 200;
  private double slowShare;
  private SplittableRandom random = new SplittableRandom(1);

  private MockLlm() {}

  /** Serves until it is killed, and prints its port. */
  public static void main(String[] arguments) {
    MockLlm mock = new MockLlm();
    mock.vertx
        .createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
        .requestHandler(mock::handle)
        .listen(0, "127.0.0.1")
        .onSuccess(server -> System.out.println(server.actualPort()))
        .onFailure(
            failure -> {
              System.err.println("the mock cannot listen: " + failure);
              System.exit(1);
            });
  }

  private void handle(HttpServerRequest call) {
    if (call.path().endsWith("/chat/completions")) {
      arrivals[calls++] = System.nanoTime();
      long wait = random.nextDouble() < slowShare ? slowMillis : millis;
      call.handler(chunk -> {});
      long timer = vertx.setTimer(wait, fired -> send(call, REPLY));
      if (timer < 0) {
        throw new IllegalStateException("no timer");
      }
    } else if (call.path().equals("/reset")) {
      millis = Long.parseLong(call.getParam("millis"));
      slowMillis = Long.parseLong(call.getParam("slow"));
      slowShare = Double.parseDouble(call.getParam("share"));
      random = new SplittableRandom(1);
      calls = 0;
      send(call, Buffer.buffer("ok"));
    } else if (call.path().equals("/calls")) {
      send(call, Buffer.buffer(Integer.toString(calls)));
    } else if (call.path().equals("/most")) {
      send(call, Buffer.buffer(Integer.toString(mostWithin(number(call, "seconds")))));
    } else if (call.path().equals("/between")) {
      int count = between(number(call, "from"), number(call, "to"));
      send(call, Buffer.buffer(Integer.toString(count)));
    } else {
      send(call, Buffer.buffer(Double.toString(steady((int) number(call, "of")))));
    }
  }

  /** Calls per second between the first and the last tenth of so many calls. */
  private double steady(int of) {
    int from = of / 10;
    int to = of * 9 / 10;
    return (to - from) / ((arrivals[to] - arrivals[from]) / 1e9);
  }

  /** The largest number of calls within so many seconds, whenever they begin. */
  private int mostWithin(long seconds) {
    int most = 0;
    int first = 0;
    for (int last = 0; last < calls; last++) {
      while (arrivals[last] - arrivals[first] >= seconds * SECOND) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  /** The number of calls in a time, in seconds since the first call. */
  private int between(long from, long to) {
    int count = 0;
    for (int i = 0; i < calls; i++) {
      long at = arrivals[i] - arrivals[0];
      count += at >= from * SECOND && at < to * SECOND ? 1 : 0;
    }
    return count;
  }

  private static long number(HttpServerRequest call, String parameter) {
    return Long.parseLong(call.getParam(parameter));
  }

  private static void send(HttpServerRequest call, Buffer body) {
    Future<Void> sent = call.response().end(body);
    sent.otherwiseEmpty().onComplete(done -> {});
  }
}

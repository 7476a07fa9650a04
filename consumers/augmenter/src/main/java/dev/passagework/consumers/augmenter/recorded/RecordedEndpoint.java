package dev.passagework.consumers.augmenter.recorded;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recorded replies over OpenAI's {@code POST /v1/chat/completions}, on 127.0.0.1 only: a stand-in
 * that the augmenter calls exactly as it calls a live LLM.
 */
public final class RecordedEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RecordedEndpoint.class);
  private static final String HOST = "127.0.0.1";
  private static final String PATH = "/v1/chat/completions";
  private static final long PATIENCE_SECONDS = 5;

  private final Vertx vertx;
  private final URI baseUrl;

  private RecordedEndpoint(Vertx vertx, int port) {
    this.vertx = vertx;
    this.baseUrl = URI.create("http://" + HOST + ":" + port + "/v1");
  }

  /**
   * Serves replies, and returns when it does.
   *
   * @param port port, 0 for a free one
   * @param latency time that every reply takes
   * @throws IOException if the port is taken
   */
  public static RecordedEndpoint start(RecordedReplies replies, int port, Duration latency)
      throws IOException, InterruptedException {
    Vertx vertx = Vertx.vertx(options());
    RecordedChat chat = new RecordedChat(replies);
    HttpServer server =
        vertx.createHttpServer().requestHandler(call -> serve(vertx, call, chat, latency));
    try {
      int bound =
          server
              .listen(port, HOST)
              .toCompletionStage()
              .toCompletableFuture()
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .actualPort();
      return new RecordedEndpoint(vertx, bound);
    } catch (ExecutionException | TimeoutException e) {
      shut(vertx);
      throw new IOException(
          "recorded replies cannot be served on %s:%d (%s): choose another port"
              .formatted(HOST, port, e.getMessage()),
          e);
    }
  }

  /** Base URL, for {@code OPENAI_BASE_URL}. */
  public URI baseUrl() {
    return baseUrl;
  }

  @Override
  public void close() {
    shut(vertx);
  }

  private static void serve(
      Vertx vertx, HttpServerRequest call, RecordedChat chat, Duration latency) {
    if (!call.path().equals(PATH) || !call.method().equals(HttpMethod.POST)) {
      RecordedChat.error(404, "there is only POST " + PATH).send(call.response());
      return;
    }
    call.body()
        .onSuccess(
            body -> {
              RecordedChat.Answer answer = chat.answer(call.headers(), body);
              later(vertx, latency, () -> answer.send(call.response()));
            })
        .onFailure(gone -> LOG.debug("a caller went away", gone));
  }

  private static void later(Vertx vertx, Duration wait, Runnable action) {
    if (wait.isZero()) {
      action.run();
      return;
    }
    vertx.timer(wait.toMillis(), TimeUnit.MILLISECONDS).onSuccess(fired -> action.run());
  }

  private static VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  private static void shut(Vertx vertx) {
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the recorded endpoint did not end in time", e);
    }
  }
}

package dev.passagework.consumers.augmenter.llm;

import dev.passagework.schemas.contract.AugmentationRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An endpoint that speaks OpenAI's chat completions over HTTP. It reads the reply as a stream, so
 * that an endless one is cut off, which Vert.x's WebClient does not do.
 */
public final class ChatCompletions implements LlmEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(ChatCompletions.class);
  private static final int LARGEST_REPLY = 2 * 1024 * 1024;
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration PROBE_DEAD = Duration.ofMillis(500);

  private final EndpointSettings settings;
  private final HttpClientAgent client;
  private final ReplyReader reader;

  public ChatCompletions(Vertx vertx, EndpointSettings settings) {
    this.settings = settings;
    this.reader = new ReplyReader(settings.address(), settings.key());
    HttpClientOptions options =
        new HttpClientOptions()
            .setKeepAlive(true)
            .setDecompressionSupported(true)
            .setConnectTimeout((int) shorter(CONNECT, settings.timeout()).toMillis());
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(settings.connections());
    this.client = vertx.createHttpClient(options, pool);
  }

  @Override
  public Future<LlmReply> call(AugmentationRequest request) {
    long deadline = System.nanoTime() + settings.timeout().toNanos();
    Buffer body = ChatRequest.body(request, settings.jsonMode());
    return client
        .request(ChatRequest.options(settings, request))
        .transform(
            (open, failure) ->
                open == null
                    ? Future.succeededFuture(unreachable(failure))
                    : exchange(open, body, deadline).map(r -> reader.read(r, request.llm())))
        .recover(failure -> Future.succeededFuture(failed(failure)));
  }

  private Future<HttpReply> exchange(HttpClientRequest open, Buffer body, long deadline) {
    long left = Math.max(1, deadline - System.nanoTime());
    return open.send(body)
        .compose(ChatCompletions::whole)
        .timeout(left, TimeUnit.NANOSECONDS)
        .onFailure(
            failure ->
                open.reset()
                    .onFailure(late -> LOG.debug("the call was over before it was reset", late)));
  }

  private static Future<HttpReply> whole(HttpClientResponse response) {
    Promise<HttpReply> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.endHandler(
        end ->
            whole.tryComplete(
                new HttpReply(
                    response.statusCode(), response.getHeader("Retry-After"), body.toString())));
    response.handler(
        chunk -> {
          body.appendBuffer(chunk);
          if (body.length() > LARGEST_REPLY) {
            response.handler(rest -> {});
            whole.tryFail(new ReplyTooLargeException(LARGEST_REPLY));
          }
        });
    return whole.future();
  }

  private LlmReply unreachable(Throwable failure) {
    return new LlmReply.Unavailable(
        "no connection to the LLM endpoint %s (%s): start it, or correct OPENAI_BASE_URL"
            .formatted(settings.address(), said(failure)),
        PROBE_DEAD);
  }

  private LlmReply failed(Throwable failure) {
    if (failure instanceof ReplyTooLargeException) {
      return new LlmReply.Refused(said(failure));
    }
    if (failure instanceof TimeoutException) {
      return new LlmReply.Failed("no whole reply within " + settings.timeout().toMillis() + " ms");
    }
    return new LlmReply.Failed("the call broke off: " + said(failure));
  }

  private String said(Throwable failure) {
    String message = failure.getMessage();
    return settings.key().maskIn(message == null ? failure.getClass().getSimpleName() : message);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}

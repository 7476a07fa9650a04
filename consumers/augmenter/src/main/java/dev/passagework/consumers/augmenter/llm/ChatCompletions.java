package dev.passagework.consumers.augmenter.llm;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.streams.runtime.tracing.TraceContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
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
  private final EndpointAddress address;
  private final HttpClientAgent client;
  private final ReplyReader reader;
  private final RandomGenerator random = new SplittableRandom();
  private volatile StructuredOutput taken;

  /**
   * A replica of an endpoint.
   *
   * @param address the replica's
   */
  public ChatCompletions(Vertx vertx, EndpointSettings settings, EndpointAddress address) {
    this.settings = settings;
    this.address = address;
    this.taken = settings.form().structuredOutput();
    this.reader = new ReplyReader(settings.name(), address, settings.key());
    HttpClientOptions options =
        new HttpClientOptions()
            .setKeepAlive(true)
            .setDecompressionSupported(true)
            .setConnectTimeout((int) shorter(CONNECT, settings.timeout()).toMillis());
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(settings.limits().concurrency());
    this.client = vertx.createHttpClient(options, pool);
  }

  @Override
  public Future<LlmReply> call(AugmentationRequest request, Optional<TraceContext> trace) {
    long deadline = System.nanoTime() + settings.timeout().toNanos();
    StructuredOutput output = taken;
    Buffer body;
    try {
      body = body(request, output);
    } catch (DecodeException e) {
      return Future.succeededFuture(new LlmReply.Refused("the reply's schema is no JSON"));
    }
    return client
        .request(traced(ChatRequest.options(address, settings.key(), request), trace))
        .transform(
            (open, failure) ->
                open == null
                    ? Future.succeededFuture(unreachable(failure))
                    : exchange(open, body, deadline).map(r -> read(r, request.llm(), output)))
        .recover(failure -> Future.succeededFuture(failed(failure)));
  }

  /** With the call's own place in the trace; what vendors added stays with the records. */
  private RequestOptions traced(RequestOptions options, Optional<TraceContext> trace) {
    trace.ifPresent(
        context -> options.addHeader(TraceContext.TRACEPARENT, context.next(random).parent()));
    return options;
  }

  private Buffer body(AugmentationRequest request, StructuredOutput output) {
    return ChatRequest.body(
        request,
        settings.model(request.llm()).orElse(request.llm()),
        new EndpointSettings.ReplyForm(output, settings.form().logProbabilities()),
        request.recipe().replySchema());
  }

  /**
   * What a response means. One that refuses the form that was asked for makes all further calls ask
   * for less, since the prompt asks for it as well.
   */
  private LlmReply read(HttpReply reply, String llm, StructuredOutput asked) {
    boolean formRefused =
        asked != StructuredOutput.NONE
            && (reply.status() == 400 || reply.status() == 422)
            && (reply.body().contains("response_format") || reply.body().contains("json_schema"));
    if (!formRefused) {
      return reader.read(reply, llm);
    }
    if (taken == asked) {
      taken =
          asked == StructuredOutput.JSON_SCHEMA
              ? StructuredOutput.JSON_OBJECT
              : StructuredOutput.NONE;
      LOG.warn("LLM endpoint '{}' takes no {}: it is not asked for", settings.name(), asked);
    }
    return new LlmReply.Failed("the endpoint takes no " + asked, LlmReply.Fault.FORM);
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
        "no connection to the LLM endpoint '%s' at %s (%s): start it, or correct its URL (OPENAI_BASE_URL)"
            .formatted(settings.name(), address, said(failure)),
        PROBE_DEAD,
        true);
  }

  private LlmReply failed(Throwable failure) {
    if (failure instanceof ReplyTooLargeException) {
      return new LlmReply.Refused(said(failure));
    }
    if (failure instanceof TimeoutException) {
      return new LlmReply.Failed(
          "no whole reply within " + settings.timeout().toMillis() + " ms", LlmReply.Fault.OVERDUE);
    }
    return LlmReply.Failed.of("the call broke off: " + said(failure));
  }

  private String said(Throwable failure) {
    String message = failure.getMessage();
    return settings.key().maskIn(message == null ? failure.getClass().getSimpleName() : message);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}

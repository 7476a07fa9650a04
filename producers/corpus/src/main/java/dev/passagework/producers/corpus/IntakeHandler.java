package dev.passagework.producers.corpus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.streams.runtime.tracing.TraceContext;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of the intake. On loopback nobody has to show who they are, so that what a web page
 * could send from a browser is refused: another host name, or a type that browsers send unasked.
 */
final class IntakeHandler implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(IntakeHandler.class);
  private static final String PASSAGES = "/passages/";
  private static final Set<String> TYPES =
      Set.of("application/x-ndjson", "application/jsonl", "application/json");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Intake intake;
  private final IntakeSettings settings;
  private final Semaphore places;

  IntakeHandler(Intake intake, IntakeSettings settings) {
    this.intake = intake;
    this.settings = settings;
    this.places = new Semaphore(settings.mostRequests());
  }

  /** Requests that could be taken now beside those that are. */
  int freePlaces() {
    return places.availablePermits();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      IntakeAnswer answer = refusal(exchange);
      answer = answer == null ? handled(exchange) : answer;
      send(exchange, answer);
    } catch (RuntimeException e) {
      LOG.warn("a request could not be answered", e);
      throw e;
    }
  }

  private @Nullable IntakeAnswer refusal(HttpExchange exchange) {
    if (!settings.token().isEmpty() && !isAuthorised(exchange)) {
      return IntakeAnswer.error(401, "send the token: 'Authorization: Bearer ...'");
    }
    if (settings.token().isEmpty() && !LOOPBACK.contains(hostName(exchange))) {
      return IntakeAnswer.error(421, "call this by 127.0.0.1 or localhost");
    }
    return null;
  }

  private IntakeAnswer handled(HttpExchange exchange) {
    String path = exchange.getRequestURI().getRawPath();
    String method = exchange.getRequestMethod();
    if (path.equals("/health")) {
      return IntakeAnswer.ok("{\"status\":\"up\"}");
    }
    if (!path.startsWith(PASSAGES)) {
      return IntakeAnswer.error(404, "use POST /passages/<corpus>");
    }
    String rest = path.substring(PASSAGES.length());
    int slash = rest.indexOf('/');
    if (method.equals("POST") && slash < 0) {
      return withPlace(() -> take(exchange, decoded(rest)));
    }
    if (method.equals("DELETE") && slash > 0) {
      return withPlace(
          () -> withdraw(decoded(rest.substring(0, slash)), decoded(rest.substring(slash + 1))));
    }
    return IntakeAnswer.error(
        405, "use POST /passages/<corpus>, or DELETE /passages/<corpus>/<id>");
  }

  /** Something that answers. */
  private interface Answering {
    IntakeAnswer answer() throws Intake.NotTakenException;
  }

  private IntakeAnswer withPlace(Answering work) {
    if (!places.tryAcquire()) {
      return IntakeAnswer.later(
          429, "%d requests are being taken: come again".formatted(settings.mostRequests()));
    }
    try {
      return work.answer();
    } catch (Intake.NotTakenException e) {
      LOG.warn("the cluster does not take passages: {}", e.getMessage());
      return IntakeAnswer.later(
          503, "the cluster does not take passages (" + e.getMessage() + "): send the same again");
    } catch (FeedException | IllegalArgumentException e) {
      return IntakeAnswer.error(400, String.valueOf(e.getMessage()));
    } finally {
      places.release();
    }
  }

  private IntakeAnswer take(HttpExchange exchange, String corpus) throws Intake.NotTakenException {
    FeedOptions.checkName("corpus", corpus);
    if (!TYPES.contains(contentType(exchange))) {
      return IntakeAnswer.error(415, "send JSON lines with 'Content-Type: application/x-ndjson'");
    }
    if (length(exchange) > settings.mostBytes()) {
      return IntakeAnswer.error(413, tooLong() + ": send them in several requests");
    }
    Optional<TraceContext> trace =
        TraceContext.parse(
            header(exchange, TraceContext.TRACEPARENT), header(exchange, TraceContext.TRACESTATE));
    Intake.Taken taken =
        intake.take(
            corpus, new BoundedStream(exchange.getRequestBody(), settings.mostBytes()), trace);
    return IntakeAnswer.of(
        taken,
        taken.cut()
            ? "%s: lines 1 to %d were taken, send the rest in further requests"
                .formatted(tooLong(), taken.lines())
            : "");
  }

  private IntakeAnswer withdraw(String corpus, String id) throws Intake.NotTakenException {
    boolean had = intake.withdraw(new PassageKey(corpus, id));
    return IntakeAnswer.ok("{\"withdrawn\":%d}".formatted(had ? 1 : 0));
  }

  private String tooLong() {
    return "the passages are longer than %,d bytes".formatted(settings.mostBytes());
  }

  private boolean isAuthorised(HttpExchange exchange) {
    String given = header(exchange, "Authorization");
    String wanted = "Bearer " + settings.token();
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), wanted.getBytes(StandardCharsets.UTF_8));
  }

  private static String hostName(HttpExchange exchange) {
    String host = header(exchange, "Host").toLowerCase(Locale.ROOT);
    return host.replaceFirst(":\\d+$", "");
  }

  private static String contentType(HttpExchange exchange) {
    return header(exchange, "Content-Type").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static long length(HttpExchange exchange) {
    try {
      return Long.parseLong(header(exchange, "Content-Length"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static String header(HttpExchange exchange, String name) {
    List<String> values = exchange.getRequestHeaders().getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.get(0);
  }

  private static String decoded(String part) {
    return String.valueOf(URI.create("/" + part).getPath()).substring(1);
  }

  private static void send(HttpExchange exchange, IntakeAnswer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    answer
        .retrySeconds()
        .ifPresent(
            seconds -> exchange.getResponseHeaders().set("Retry-After", Integer.toString(seconds)));
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
  }
}

package dev.passagework.streams.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry's HTTP side: guards, bounds, JSON in and out. Web pages are kept off, even those
 * that a browser was led to believe live on this machine: programs send no {@code Origin}, and
 * address the loopback interface by its name.
 */
final class RegistryHttp implements HttpHandler {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryHttp.class);
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final int MAX_BODY_BYTES = 1 << 20;
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1");

  private final ObjectMapper json = new ObjectMapper();
  private final RegistryRouter router;
  private final @Nullable BasicCredentials credentials;

  RegistryHttp(RegistryRouter router, @Nullable BasicCredentials credentials) {
    this.router = router;
    this.credentials = credentials;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers headers = exchange.getRequestHeaders();
      RegistryAnswer answer = refusal(headers).orElseGet(() -> answer(exchange));
      byte[] body = json.writeValueAsBytes(answer.body());
      exchange.getResponseHeaders().set("Content-Type", MEDIA_TYPE);
      if (answer.status() == RegistryError.UNAUTHORIZED.status()) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"schema registry\"");
      }
      exchange.sendResponseHeaders(answer.status(), body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private Optional<RegistryAnswer> refusal(Headers headers) {
    if (headers.containsKey("Origin") || !LOOPBACK_NAMES.contains(hostName(headers))) {
      return Optional.of(
          RegistryAnswer.refused(
              RegistryError.FORBIDDEN, "this registry answers programs on its own machine only"));
    }
    if (credentials != null && !credentials.match(headers.getFirst("Authorization"))) {
      return Optional.of(
          RegistryAnswer.refused(
              RegistryError.UNAUTHORIZED, "user and password are missing or wrong"));
    }
    return Optional.empty();
  }

  private RegistryAnswer answer(HttpExchange exchange) {
    try {
      byte[] body = body(exchange);
      if (body.length > MAX_BODY_BYTES) {
        return RegistryAnswer.refused(
            RegistryError.BODY_TOO_LARGE,
            "a request holds %d bytes at most".formatted(MAX_BODY_BYTES));
      }
      JsonNode content = body.length == 0 ? json.createObjectNode() : json.readTree(body);
      return router.answer(
          RegistryRequest.of(exchange.getRequestMethod(), exchange.getRequestURI(), content));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return RegistryAnswer.refused(
          RegistryError.BAD_REQUEST, "the request is neither valid JSON nor a valid address");
    } catch (IOException | RuntimeException e) {
      LOG.warn("the schema registry failed on {}", exchange.getRequestURI(), e);
      return RegistryAnswer.refused(RegistryError.BUG, "the registry failed; its log says why");
    }
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    try (InputStream in = exchange.getRequestBody()) {
      return in.readNBytes(MAX_BODY_BYTES + 1);
    }
  }

  private static String hostName(Headers headers) {
    String host = headers.getFirst("Host");
    return host == null ? "" : host.replaceFirst(":\\d*$", "");
  }
}

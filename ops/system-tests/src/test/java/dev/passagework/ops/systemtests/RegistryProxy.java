package dev.passagework.ops.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What operators put before a registry: it speaks TLS only, lets through who has its bearer token,
 * and knows the registry's own password.
 */
final class RegistryProxy implements AutoCloseable {
  private static final String TOKEN = "for-friends";

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI registry;
  private final String password;
  private final HttpsServer server;

  private RegistryProxy(URI registry, String password, HttpsServer server) {
    this.registry = registry;
    this.password = password;
    this.server = server;
  }

  /**
   * A proxy on a free port.
   *
   * @param login user and password of the registry, with a colon between them
   */
  static RegistryProxy start(String registry, String login, Certificate certificate)
      throws IOException, GeneralSecurityException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(certificate)));
    String password = "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8));
    RegistryProxy proxy = new RegistryProxy(URI.create(registry), password, server);
    server.createContext("/", proxy::answer);
    server.start();
    return proxy;
  }

  String url() {
    return "https://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What a client has to be set to. */
  static Map<String, String> clientSettings(Certificate certificate) {
    return Map.of(
        "bearer.auth.credentials.source",
        "STATIC_TOKEN",
        "bearer.auth.token",
        TOKEN,
        "schema.registry.ssl.truststore.location",
        certificate.store().toString(),
        "schema.registry.ssl.truststore.password",
        certificate.password(),
        "schema.registry.ssl.truststore.type",
        "PKCS12");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      HttpResponse<byte[]> answer = client.send(passedOn(exchange), BodyHandlers.ofByteArray());
      answer
          .headers()
          .firstValue("Content-Type")
          .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private HttpRequest passedOn(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    return HttpRequest.newBuilder(registry.resolve(exchange.getRequestURI()))
        .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body))
        .header("Content-Type", Optional.ofNullable(type).orElse("application/json"))
        .header("Authorization", password)
        .build();
  }

  private static SSLContext context(Certificate certificate)
      throws IOException, GeneralSecurityException {
    char[] password = certificate.password().toCharArray();
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(new File(certificate.store().toString()), password), password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

package dev.passagework.consumers.monitor;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The searcher, asked on behalf of the page. */
final class Ask {
  private static final int DEFAULT_PORT = 80;
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int HITS = 8;

  private final HttpClient client;
  private final Supplier<URI> searcher;

  /**
   * A way to the searcher.
   *
   * @param searcher its address, asked for every time, since a free port is known late
   */
  Ask(Vertx vertx, Supplier<URI> searcher) {
    this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(2_000));
    this.searcher = searcher;
  }

  /** Its answer as JSON. */
  Future<Buffer> search(String query) {
    URI address = searcher.get();
    int port = address.getPort() < 0 ? DEFAULT_PORT : address.getPort();
    String path = "/search?k=" + HITS + "&q=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
    return client
        .request(HttpMethod.GET, port, address.getHost(), path)
        .compose(request -> request.send())
        .compose(HttpClientResponse::body)
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}

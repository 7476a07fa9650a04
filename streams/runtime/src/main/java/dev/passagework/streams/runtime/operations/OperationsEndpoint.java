package dev.passagework.streams.runtime.operations;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.passagework.streams.runtime.Health;
import dev.passagework.streams.runtime.Service;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Health and metrics of a process over HTTP: {@code /health/live} fails once a service has failed
 * for good, so that something restarts the process; {@code /health/ready} fails while a service
 * starts or is impeded; {@code /metrics} is what Prometheus scrapes.
 */
public final class OperationsEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OperationsEndpoint.class);
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final int NOT_ALLOWED = 405;
  private static final int NOT_FOUND = 404;
  private static final int FAILED = 500;

  private final List<Service> services;
  private final ServiceMeters meters;
  private final HttpServer server;
  private final ExecutorService worker;

  private OperationsEndpoint(List<Service> services, ServiceMeters meters, HttpServer server) {
    this.services = services;
    this.meters = meters;
    this.server = server;
    this.worker =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "passagework-operations");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts to answer.
   *
   * @param services whose health it tells
   * @param meters what it tells of metrics; every service is added to them
   * @throws IOException if the address cannot be had; the message names it and the cure
   */
  public static OperationsEndpoint start(
      List<Service> services, ServiceMeters meters, OperationsSettings settings)
      throws IOException {
    InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (BindException e) {
      throw new IOException(
          "health and metrics cannot listen on %s:%d (%s): set http.port to a free port, or to 0 for any"
              .formatted(settings.host(), settings.port(), e.getMessage()),
          e);
    }
    services.forEach(meters::add);
    OperationsEndpoint endpoint = new OperationsEndpoint(List.copyOf(services), meters, server);
    endpoint.listen();
    return endpoint;
  }

  private void listen() {
    server.setExecutor(worker);
    server.createContext("/", exchange -> answer(exchange, NOT_FOUND, TEXT, "not found\n"));
    server.createContext(
        "/health/live", exchange -> health(exchange, h -> !(h instanceof Health.Failed)));
    server.createContext(
        "/health/ready", exchange -> health(exchange, h -> h instanceof Health.Running));
    server.createContext("/metrics", this::metrics);
    server.start();
  }

  /** Where it listens. */
  public URI address() {
    InetSocketAddress bound = server.getAddress();
    return URI.create("http://%s:%d/".formatted(bound.getHostString(), bound.getPort()));
  }

  private void metrics(HttpExchange exchange) throws IOException {
    try {
      answer(exchange, OK, METRICS, meters.scrape());
    } catch (RuntimeException e) {
      LOG.warn("the metrics cannot be told", e);
      answer(exchange, FAILED, TEXT, "the metrics cannot be told: " + e.getMessage() + "\n");
    }
  }

  private void health(HttpExchange exchange, Predicate<Health> good) throws IOException {
    boolean all = services.stream().map(Service::health).allMatch(good);
    String lines =
        services.stream()
            .map(service -> service.name() + ": " + describe(service.health()) + "\n")
            .collect(Collectors.joining());
    answer(exchange, all ? OK : UNAVAILABLE, TEXT, lines);
  }

  private static String describe(Health health) {
    if (health instanceof Health.Impeded impeded) {
      return "impeded, " + impeded.message();
    }
    if (health instanceof Health.Failed failed) {
      return "failed, " + failed.message();
    }
    return health.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    try (exchange) {
      boolean read = exchange.getRequestMethod().equals("GET");
      byte[] bytes = (read ? body : "only GET\n").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", read ? type : TEXT);
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      exchange.sendResponseHeaders(read ? status : NOT_ALLOWED, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    worker.shutdownNow();
  }
}

package dev.passagework.streams.embedded;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry for Avro on 127.0.0.1, answering clients of Confluent's REST API. Its schemas
 * live in the compacted topic {@code _schemas}, so their ids outlast it. The level asked of
 * subjects is {@code FULL_TRANSITIVE} unless set otherwise.
 */
public final class EmbeddedRegistry implements AutoCloseable {

  private static final int THREADS = 4;
  private static final String NO_DELAY = "sun.net.httpserver.nodelay";
  private static final Compatibility DEFAULT_LEVEL = Compatibility.FULL_TRANSITIVE;

  private final HttpServer server;
  private final ExecutorService threads;
  private final SchemaLog log;

  private EmbeddedRegistry(HttpServer server, SchemaLog log, RegistryHttp http) {
    this.server = server;
    this.log = log;
    this.threads = Executors.newFixedThreadPool(THREADS, namedDaemons());
    server.createContext("/", http);
    server.setExecutor(threads);
    server.start();
  }

  /**
   * Starts a registry that anyone on this machine may use, and returns when it answers.
   *
   * @param port 0 for a free port
   * @throws EmbeddedStartException when the port is taken, or the broker does not answer
   */
  public static EmbeddedRegistry start(String bootstrapServers, int port) {
    return open(bootstrapServers, port, null);
  }

  /** Starts a registry that answers those who authenticate, and others with 401. */
  public static EmbeddedRegistry start(
      String bootstrapServers, int port, BasicCredentials credentials) {
    return open(bootstrapServers, port, credentials);
  }

  /** The address that clients are given. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Stops without waiting for clients; what was answered is in the topic. */
  @Override
  public void close() {
    server.stop(0);
    log.close();
    threads.shutdownNow();
  }

  private static EmbeddedRegistry open(
      String bootstrapServers, int port, @Nullable BasicCredentials credentials) {
    HttpServer server = bind(port);
    try {
      Subjects subjects = new Subjects(DEFAULT_LEVEL);
      SchemaLog log = SchemaLog.open(new SchemaTopic(bootstrapServers), subjects);
      RegistryHttp http = new RegistryHttp(new RegistryRouter(subjects, log), credentials);
      return new EmbeddedRegistry(server, log, http);
    } catch (RuntimeException e) {
      server.stop(0);
      throw e;
    }
  }

  /**
   * The JDK's server writes head and body apart: with Nagle's algorithm on, every answer waits for
   * an acknowledgement.
   */
  private static HttpServer bind(int port) {
    if (System.getProperty(NO_DELAY) == null) {
      System.setProperty(NO_DELAY, "true");
    }
    try {
      return HttpServer.create(new InetSocketAddress(BoundListeners.loopback(), port), 0);
    } catch (BindException e) {
      throw EmbeddedStartException.portTaken(port, "--registry-port", e);
    } catch (IOException e) {
      throw new EmbeddedStartException("the schema registry has no server socket: " + e, e);
    }
  }

  private static ThreadFactory namedDaemons() {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "embedded-registry-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}

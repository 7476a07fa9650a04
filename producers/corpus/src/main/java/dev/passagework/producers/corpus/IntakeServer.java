package dev.passagework.producers.corpus;

import com.sun.net.httpserver.HttpServer;
import dev.passagework.streams.runtime.Cluster;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Passages over HTTP: {@code POST /passages/<corpus>} with a JSON object a line, {@code DELETE
 * /passages/<corpus>/<id>}, {@code GET /health}. A request is answered when the cluster has its
 * passages; the same request again changes nothing.
 */
public final class IntakeServer implements AutoCloseable {
  private static final int STOP_SECONDS = 2;

  private final Intake intake;
  private final HttpServer server;
  private final IntakeHandler handler;
  private final ExecutorService threads;

  private IntakeServer(
      Intake intake, HttpServer server, IntakeHandler handler, ExecutorService threads) {
    this.intake = intake;
    this.server = server;
    this.handler = handler;
    this.threads = threads;
  }

  /**
   * Starts to listen, once what the topic holds is known.
   *
   * @throws FeedException if the cluster cannot be used, or the port is taken
   */
  public static IntakeServer start(Cluster cluster, IntakeSettings settings) {
    Intake intake = Intake.open(cluster);
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(settings.host(), settings.port()), 0);
      ExecutorService threads =
          Executors.newCachedThreadPool(
              task -> {
                Thread thread = new Thread(task, "intake");
                thread.setDaemon(true);
                return thread;
              });
      server.setExecutor(threads);
      IntakeHandler handler = new IntakeHandler(intake, settings);
      server.createContext("/", handler);
      server.start();
      return new IntakeServer(intake, server, handler, threads);
    } catch (IOException e) {
      intake.close();
      throw new FeedException(
          "port %d of %s cannot be listened on (%s): give another --port"
              .formatted(settings.port(), settings.host().getHostAddress(), e.getMessage()),
          e);
    }
  }

  /** Port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Requests that could be taken now beside those that are. */
  int freePlaces() {
    return handler.freePlaces();
  }

  /** Ends it; requests that are being answered have a moment left. */
  @Override
  public void close() {
    server.stop(STOP_SECONDS);
    threads.shutdownNow();
    intake.close();
  }
}

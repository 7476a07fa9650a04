package dev.passagework.consumers.monitor;

import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Health;
import dev.passagework.streams.runtime.Service;
import dev.passagework.streams.runtime.TopicFollower;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The monitor: a follower of the topics that fills the board, a poller of offsets, and a web server
 * that shows both. It holds no state of its own; after a restart it reads the topics again.
 */
public final class MonitorService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(MonitorService.class);
  private static final long PATIENCE_SECONDS = 5;

  private final MonitorSettings settings;
  private final Vertx vertx;
  private final TopicFollower follower;
  private final OffsetPoller poller;
  private final Live live;
  private final HttpServer server;
  private volatile Health health = new Health.Starting();
  private volatile Optional<URI> address = Optional.empty();

  MonitorService(Cluster cluster, MonitorSettings settings, Supplier<URI> searcher, Clock clock) {
    this.settings = settings;
    this.vertx = Vertx.vertx(options());
    Board board = new Board(cluster);
    this.follower = board.follow(cluster);
    this.poller = new OffsetPoller(cluster, board.flow(), clock);
    this.live = new Live(vertx, board);
    Web web = new Web(vertx, settings, live, new Lineage(cluster), new Ask(vertx, searcher));
    HttpServerOptions http = new HttpServerOptions().setCompressionSupported(false);
    this.server = vertx.createHttpServer(http).requestHandler(web.router(vertx));
  }

  @Override
  public String name() {
    return Monitor.NAME;
  }

  @Override
  public void start() {
    follower.start();
    poller.start();
    live.start();
    server
        .listen(settings.port(), settings.host())
        .onSuccess(
            bound -> {
              String host =
                  settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
              address = Optional.of(URI.create("http://" + host + ":" + bound.actualPort() + "/"));
              health = new Health.Running();
            })
        .onFailure(
            failure ->
                health =
                    new Health.Failed(
                        "the monitor cannot listen on %s:%d (%s): choose another port with %s"
                            .formatted(
                                settings.host(),
                                settings.port(),
                                failure.getMessage(),
                                MonitorSettings.PORT.name()),
                        failure));
  }

  /** Where the page is, once it is served. */
  public Optional<URI> address() {
    return address;
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public void close() {
    follower.close();
    poller.close();
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the monitor's web server did not end in time", e);
    }
    if (!health.isOver()) {
      health = new Health.Ended();
    }
  }

  private static VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(4)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }
}

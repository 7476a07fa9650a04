package dev.passagework.consumers.searcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Health;
import dev.passagework.streams.runtime.Service;
import dev.passagework.streams.runtime.TopicFollower;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The searcher: a follower of passages, checkpoints and champions, one thread that embeds what has
 * no vector yet, and a web server for questions.
 */
public final class SearcherService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(SearcherService.class);
  private static final long IDLE_MILLIS = 250;
  private static final long PATIENCE_SECONDS = 5;
  private static final int LONGEST_QUERY = 1_000;
  private static final int MOST_HITS = 100;

  private final SearcherSettings settings;
  private final Corpus corpus = new Corpus();
  private final Shelf shelf;
  private final Answers answers;
  private final TopicFollower follower;
  private final Vertx vertx;
  private final HttpServer server;
  private final ObjectMapper json = new ObjectMapper();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread embedding = new Thread(this::embed, "searcher-embedding");
  private volatile Health health = new Health.Starting();
  private volatile Optional<URI> address = Optional.empty();

  SearcherService(Cluster cluster, SearcherSettings settings, EmbedderSource source) {
    this.settings = settings;
    this.shelf = new Shelf(settings, source, corpus);
    this.answers = new Answers(corpus, shelf);
    this.follower =
        new TopicFollower("searcher-topics", cluster)
            .on(Topics.PASSAGES, (key, value, record) -> corpus.put(key, value))
            .on(Topics.CHECKPOINTS, (key, value, record) -> shelf.checkpoint(value))
            .on(Topics.COLLECTIONS, (key, value, record) -> shelf.collection(key, value != null))
            .on(Topics.CHAMPIONS, (key, value, record) -> shelf.champion(value));
    this.vertx = Vertx.vertx(options());
    this.server = vertx.createHttpServer().requestHandler(router());
    embedding.setDaemon(true);
  }

  @Override
  public String name() {
    return Searcher.NAME;
  }

  @Override
  public void start() {
    follower.start();
    embedding.start();
    SearcherSettings.Address where = settings.address();
    server
        .listen(where.port(), where.host())
        .onSuccess(
            bound -> {
              address =
                  Optional.of(URI.create("http://" + where.host() + ":" + bound.actualPort()));
              health = new Health.Running();
            })
        .onFailure(
            failure ->
                health =
                    new Health.Failed(
                        "the searcher cannot listen on %s:%d (%s): choose another port with %s"
                            .formatted(
                                where.host(),
                                where.port(),
                                failure.getMessage(),
                                SearcherSettings.PORT.name()),
                        failure));
  }

  /** Where searches are answered, once they are. */
  public Optional<URI> address() {
    return address;
  }

  @Override
  public Health health() {
    String trouble = shelf.trouble();
    return health instanceof Health.Running && !trouble.isEmpty()
        ? new Health.Impeded(trouble)
        : health;
  }

  @Override
  public void close() {
    closing.countDown();
    follower.close();
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      embedding.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the searcher's web server did not end in time", e);
    }
    if (!embedding.isAlive()) {
      shelf.close();
    }
    if (!health.isOver()) {
      health = new Health.Ended();
    }
  }

  /**
   * Champions are opened only once every topic was read, so that no old one is embedded in vain.
   */
  private void embed() {
    try {
      while (closing.getCount() > 0) {
        boolean idle = !follower.isCaughtUp() || !shelf.work();
        if (idle && closing.await(IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.error("the searcher stopped embedding", e);
      health = new Health.Failed("the searcher stopped embedding: " + e.getMessage(), e);
    }
  }

  private Router router() {
    Router router = Router.router(vertx);
    router.route().handler(this::guard);
    router.get("/search").handler(this::search);
    router.get("/status").handler(call -> send(call, answers::status));
    return router;
  }

  /**
   * Answers to names of this machine only, so that no web page elsewhere can ask (DNS rebinding),
   * unless everybody is to be answered.
   */
  private void guard(RoutingContext call) {
    HostAndPort asked = call.request().authority();
    boolean ownName = asked != null && SearcherSettings.isLoopback(asked.host());
    if (ownName || settings.address().beyondLoopback()) {
      call.next();
    } else {
      call.response().setStatusCode(421).end("{\"error\":\"this answers to localhost only\"}");
    }
  }

  private void search(RoutingContext call) {
    String query = Optional.ofNullable(call.request().getParam("q")).orElse("").strip();
    Optional<Integer> hits = hits(call.request().getParam("k"));
    if (query.isEmpty() || query.length() > LONGEST_QUERY || hits.isEmpty()) {
      String message =
          "give a query in q, of at most %d characters, and up to %d hits in k"
              .formatted(LONGEST_QUERY, MOST_HITS);
      call.response().setStatusCode(400);
      send(call, () -> Map.of("error", message));
      return;
    }
    send(call, () -> answers.answer(query, hits.get()));
  }

  private static Optional<Integer> hits(@Nullable String text) {
    try {
      int hits = text == null ? 10 : Integer.parseInt(text);
      return hits < 1 || hits > MOST_HITS ? Optional.empty() : Optional.of(hits);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private void send(RoutingContext call, Supplier<Object> answer) {
    vertx
        .executeBlocking(() -> write(answer.get()), false)
        .onSuccess(
            text ->
                call.response()
                    .putHeader("Content-Type", "application/json; charset=utf-8")
                    .putHeader("X-Content-Type-Options", "nosniff")
                    .end(text))
        .onFailure(
            failure -> {
              LOG.warn("a search failed", failure);
              call.response()
                  .setStatusCode(503)
                  .end("{\"error\":\"the search failed, try again\"}");
            });
  }

  private String write(Object answer) throws JsonProcessingException {
    return json.writeValueAsString(answer);
  }

  private static VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(2)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }
}

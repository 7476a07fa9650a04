package dev.passagework.consumers.monitor;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the monitor answers to which request. It reads only: nothing can be changed through it. */
final class Web {
  private static final Logger LOG = LoggerFactory.getLogger(Web.class);
  private static final int LONGEST_QUERY = 1_000;
  private static final int MOST_AT_ONCE = 8;

  private final MonitorSettings settings;
  private final Live live;
  private final Lineage lineage;
  private final Ask ask;
  private final Page page = new Page();
  private final WorkerExecutor workers;
  private final AtomicInteger waiting = new AtomicInteger();

  Web(Vertx vertx, MonitorSettings settings, Live live, Lineage lineage, Ask ask) {
    this.settings = settings;
    this.live = live;
    this.lineage = lineage;
    this.ask = ask;
    this.workers = vertx.createSharedWorkerExecutor("monitor-lineage", 2);
  }

  Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    router.route().handler(this::guard);
    router.get("/api/events").handler(live::open);
    router.get("/api/state").handler(call -> answer(call, vertx.executeBlocking(live::snapshot)));
    router.get("/api/passage").handler(call -> lookUp(call, "key", key -> lineage.passage(key)));
    router.get("/api/checkpoint").handler(call -> lookUp(call, "id", id -> lineage.checkpoint(id)));
    router.get("/api/search").handler(this::search);
    router.get().handler(this::file);
    return router;
  }

  /**
   * Lets in who may see the page. Without authentication the page answers to names of this machine
   * only, so that no web page elsewhere can reach it through a name of its own (DNS rebinding).
   */
  private void guard(RoutingContext call) {
    Page.protect(call.response());
    HttpServerRequest request = call.request();
    boolean open = settings.access() instanceof Access.Everybody;
    if (open && !settings.beyondLoopback() && !isOwnName(request)) {
      call.response().setStatusCode(421).end("this page answers to localhost only");
    } else if (settings.access().allows(request.getHeader("Authorization"))) {
      call.next();
    } else {
      settings
          .access()
          .challenge()
          .ifPresent(challenge -> call.response().putHeader("WWW-Authenticate", challenge));
      call.response().setStatusCode(401).end("who are you?");
    }
  }

  private static boolean isOwnName(HttpServerRequest request) {
    return request.authority() != null && MonitorSettings.isLoopback(request.authority().host());
  }

  private void file(RoutingContext call) {
    if (!page.serve(call.request())) {
      call.response().setStatusCode(404).end("there is nothing here");
    }
  }

  private void search(RoutingContext call) {
    Optional<String> query = parameter(call, "q");
    if (query.isEmpty()) {
      error(call, 400, "give a query in q, of at most " + LONGEST_QUERY + " characters");
      return;
    }
    ask.search(query.get())
        .onSuccess(json -> send(call, json.toString()))
        .onFailure(
            failure -> {
              LOG.debug("the searcher does not answer", failure);
              error(
                  call, 502, "the searcher does not answer: start it with 'passagework searcher'");
            });
  }

  /** What is looked up in the topics by a key. */
  @FunctionalInterface
  private interface LookUp {
    Optional<?> of(String key);
  }

  private void lookUp(RoutingContext call, String name, LookUp lookUp) {
    Optional<String> key = parameter(call, name);
    if (key.isEmpty()) {
      error(call, 400, "give a " + name);
      return;
    }
    if (waiting.incrementAndGet() > MOST_AT_ONCE) {
      waiting.decrementAndGet();
      error(call, 503, "too many look-ups at once: try again");
      return;
    }
    Callable<Optional<?>> work = () -> lookUp.of(key.get());
    workers
        .executeBlocking(work, false)
        .onComplete(done -> waiting.decrementAndGet())
        .onSuccess(
            found ->
                found.ifPresentOrElse(
                    view -> send(call, Json.write(view)),
                    () -> error(call, 404, "'" + key.get() + "' is not in the topics")))
        .onFailure(failure -> failed(call, failure));
  }

  private void answer(RoutingContext call, Future<String> json) {
    json.onSuccess(text -> send(call, text)).onFailure(failure -> failed(call, failure));
  }

  private static void failed(RoutingContext call, Throwable failure) {
    if (failure instanceof IllegalArgumentException) {
      error(call, 400, String.valueOf(failure.getMessage()));
      return;
    }
    LOG.warn("{} could not be answered", call.request().path(), failure);
    error(call, 503, "the topics cannot be read now: " + failure.getClass().getSimpleName());
  }

  private static Optional<String> parameter(RoutingContext call, String name) {
    return Optional.ofNullable(call.request().getParam(name))
        .map(String::strip)
        .filter(text -> !text.isEmpty() && text.length() <= LONGEST_QUERY);
  }

  private static void error(RoutingContext call, int status, String message) {
    call.response().setStatusCode(status);
    send(call, Json.write(Map.of("error", message)));
  }

  private static void send(RoutingContext call, String json) {
    if (!call.response().ended() && !call.response().closed()) {
      call.response()
          .putHeader("Content-Type", "application/json; charset=utf-8")
          .putHeader("Cache-Control", "no-store")
          .end(json);
    }
  }
}

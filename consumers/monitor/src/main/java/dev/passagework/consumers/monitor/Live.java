package dev.passagework.consumers.monitor;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The board as server-sent events: everything to whoever comes, then what changes, once a second. A
 * reader that does not keep up is passed over, and gets everything again once it does. Everything
 * but the writing of JSON runs on the event loop.
 */
final class Live {
  private static final Logger LOG = LoggerFactory.getLogger(Live.class);
  private static final long INTERVAL_MILLIS = 1_000;
  private static final int MOST_READERS = 100;
  private static final int QUIET_TICKS = 15;

  private final Vertx vertx;
  private final Board board;
  private final Map<HttpServerResponse, Reader> readers = new HashMap<>();
  private final Map<String, Long> sent = new HashMap<>();
  private int quiet;

  /** Where a reader stands. */
  private static final class Reader {
    boolean behind = true;
  }

  Live(Vertx vertx, Board board) {
    this.vertx = vertx;
    this.board = board;
  }

  void start() {
    vertx.setPeriodic(INTERVAL_MILLIS, id -> tick());
  }

  /** Takes a reader for as long as it stays. */
  void open(RoutingContext call) {
    HttpServerResponse response = call.response();
    if (readers.size() >= MOST_READERS) {
      call.response().setStatusCode(503).end("too many pages are open");
      return;
    }
    response.putHeader("Content-Type", "text/event-stream; charset=utf-8");
    response.putHeader("Cache-Control", "no-store");
    response.setChunked(true);
    Reader reader = new Reader();
    readers.put(response, reader);
    response.closeHandler(gone -> readers.remove(response));
    response.exceptionHandler(gone -> readers.remove(response));
    write(response, "retry: 2000\n\n");
    catchUp(response, reader);
  }

  /** Everything, as one JSON object: what the page begins with. */
  String snapshot() {
    Map<String, Object> all = new HashMap<>();
    board.sections().forEach(section -> all.put(section.name(), section.view()));
    return Json.write(all);
  }

  private void tick() {
    vertx
        .executeBlocking(this::changes)
        .onSuccess(this::send)
        .onFailure(failure -> LOG.error("the page cannot be brought up to date", failure));
  }

  /** What has changed since the last call, as frames. Runs one at a time. */
  private synchronized String changes() {
    StringBuilder frames = new StringBuilder();
    for (Section section : board.sections()) {
      long revision = section.revision();
      Long before = sent.put(section.name(), revision);
      if (before == null || before != revision) {
        frames.append(frame(section.name(), Json.write(section.view())));
      }
    }
    Map<String, List<Point>> points = board.series().takeFresh();
    if (!points.isEmpty()) {
      frames.append(frame("points", Json.write(points)));
    }
    return frames.toString();
  }

  private void send(String frames) {
    quiet = frames.isEmpty() ? quiet + 1 : 0;
    String text = frames.isEmpty() && quiet % QUIET_TICKS == 0 ? ": here\n\n" : frames;
    List.copyOf(readers.entrySet())
        .forEach(
            entry -> {
              Reader reader = entry.getValue();
              if (entry.getKey().writeQueueFull()) {
                reader.behind = true;
              } else if (reader.behind) {
                catchUp(entry.getKey(), reader);
              } else if (!text.isEmpty()) {
                write(entry.getKey(), text);
              }
            });
  }

  private void catchUp(HttpServerResponse response, Reader reader) {
    vertx
        .executeBlocking(this::snapshot)
        .onSuccess(
            json -> {
              write(response, frame("snapshot", json));
              reader.behind = false;
            })
        .onFailure(failure -> LOG.error("the page cannot be sent", failure));
  }

  private void write(HttpServerResponse response, String text) {
    if (!response.ended() && !response.closed()) {
      response.write(text).onFailure(gone -> readers.remove(response));
    }
  }

  private static String frame(String event, String json) {
    return "event: " + event + "\ndata: " + json + "\n\n";
  }
}

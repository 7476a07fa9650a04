package dev.passagework.consumers.monitor;

import dev.passagework.schemas.contract.Identity;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of the page, in memory, and the headers that keep everything else out of it. */
final class Page {
  private static final List<String> FILES =
      List.of(
          "index.html",
          "style.css",
          "app.js",
          "dom.js",
          "chart.js",
          "retrieval.js",
          "flow.js",
          "ledger.js",
          "lineage.js",
          "search.js",
          "icon.svg");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  /** No content from elsewhere, nothing inline, no frame around it. */
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Permissions-Policy",
          "camera=(), geolocation=(), microphone=()");

  private final Map<String, Asset> assets = new LinkedHashMap<>();

  private record Asset(String type, Buffer content, String tag) {}

  Page() {
    for (String file : FILES) {
      byte[] bytes = read(file);
      String type = TYPES.getOrDefault(file.substring(file.lastIndexOf('.') + 1), "");
      String tag = '"' + Identity.hash(new String(bytes, StandardCharsets.UTF_8)) + '"';
      Asset asset = new Asset(type, Buffer.buffer(bytes), tag);
      assets.put("/" + file, asset);
    }
  }

  static void protect(HttpServerResponse response) {
    HEADERS.forEach(response::putHeader);
  }

  /** Answers with a file of the page; false where there is none of that path. */
  boolean serve(HttpServerRequest request) {
    String path = request.path().equals("/") ? "/index.html" : request.path();
    Asset asset = assets.get(path);
    if (asset == null) {
      return false;
    }
    HttpServerResponse response = request.response();
    response.putHeader("Cache-Control", "no-cache").putHeader("ETag", asset.tag());
    if (asset.tag().equals(request.getHeader("If-None-Match"))) {
      response.setStatusCode(304).end();
    } else {
      response.putHeader("Content-Type", asset.type()).end(asset.content());
    }
    return true;
  }

  private static byte[] read(String file) {
    try (InputStream stream = Page.class.getResourceAsStream("page/" + file)) {
      if (stream == null) {
        throw new IllegalStateException("page/" + file + " is not on the class path");
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

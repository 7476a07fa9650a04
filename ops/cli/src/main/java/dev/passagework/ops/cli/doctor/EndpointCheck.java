package dev.passagework.ops.cli.doctor;

import dev.passagework.consumers.augmenter.AugmenterSettings;
import dev.passagework.streams.runtime.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The LLM endpoint: whether one is named and reachable. Nothing is asked of it, so nothing is paid.
 */
final class EndpointCheck {
  private static final int PATIENCE_MILLIS = 3_000;

  private EndpointCheck() {}

  static void run(Map<String, String> environment, Settings settings, Consumer<Finding> each) {
    String url = environment.getOrDefault(AugmenterSettings.BASE_URL_VARIABLE, "");
    if (url.isBlank()) {
      each.accept(
          Finding.weak(
              "endpoint",
              "no LLM endpoint is named; quickstart needs none",
              "set %s, such as to http://127.0.0.1:8000/v1"
                  .formatted(AugmenterSettings.BASE_URL_VARIABLE)));
      return;
    }
    try {
      AugmenterSettings.from(settings);
      each.accept(reach(URI.create(url.strip()), environment));
    } catch (IllegalArgumentException e) {
      each.accept(
          Finding.ill(
              "endpoint",
              String.valueOf(e.getMessage()),
              "set "
                  + AugmenterSettings.BASE_URL_VARIABLE
                  + " to a URL such as http://127.0.0.1:8000/v1"));
    }
  }

  private static Finding reach(URI url, Map<String, String> environment) {
    int port = url.getPort() > 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
    String at = url.getHost() + ":" + port;
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(url.getHost(), port), PATIENCE_MILLIS);
    } catch (IOException e) {
      return Finding.ill(
          "endpoint",
          at + " does not answer: " + e.getMessage(),
          "start it, or correct " + AugmenterSettings.BASE_URL_VARIABLE);
    }
    boolean key = !environment.getOrDefault(AugmenterSettings.KEY_VARIABLE, "").isBlank();
    return key
        ? Finding.well("endpoint", at + " answers, and a key is set")
        : Finding.weak(
            "endpoint",
            at + " answers; no key is set",
            "set " + AugmenterSettings.KEY_VARIABLE + " if it asks for one");
  }
}

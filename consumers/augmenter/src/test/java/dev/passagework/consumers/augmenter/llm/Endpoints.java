package dev.passagework.consumers.augmenter.llm;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Settings of endpoints in tests. */
public final class Endpoints {
  private Endpoints() {}

  /** An endpoint that serves every LLM. */
  public static EndpointSettings at(String url, Secret key) {
    return named("test", url, key, Map.of(), new EndpointLimits(64, 0, 0));
  }

  /** An endpoint with limits. */
  public static EndpointSettings limited(EndpointLimits limits) {
    return named("limited", "http://127.0.0.1:1", Secret.NONE, Map.of(), limits);
  }

  /** An endpoint that serves some LLMs. */
  public static EndpointSettings serving(String name, String url, Map<String, String> models) {
    return named(name, url, Secret.NONE, models, new EndpointLimits(16, 0, 0));
  }

  private static EndpointSettings named(
      String name, String url, Secret key, Map<String, String> models, EndpointLimits limits) {
    return new EndpointSettings(
        name,
        List.of(EndpointAddress.parse(url)),
        models,
        key,
        limits,
        Duration.ofSeconds(5),
        3,
        new Prices(2, 10),
        EndpointSettings.ReplyForm.TEXT);
  }
}

package dev.passagework.ops.study.engine;

import dev.passagework.consumers.augmenter.AugmenterSettings;
import dev.passagework.consumers.augmenter.recorded.RecordedEndpoint;
import dev.passagework.consumers.augmenter.recorded.RecordedReplies;
import dev.passagework.ops.study.plan.Llm;
import dev.passagework.ops.study.plan.Replies;
import dev.passagework.ops.study.plan.Study;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The endpoints of a study's LLMs: those that replay are up while this is open. */
final class Endpoints implements AutoCloseable {
  private final List<RecordedEndpoint> replaying = new ArrayList<>();
  private final List<Map<String, Object>> entries = new ArrayList<>();

  /** Starts what replays, and writes the file that the augmenter reads: JSON, which is YAML. */
  static Endpoints open(Study study, StudyDirectory directory)
      throws IOException, InterruptedException {
    Endpoints endpoints = new Endpoints();
    try {
      for (Llm llm : study.llms()) {
        endpoints.add(llm);
      }
      directory.write(directory.endpoints(), Map.of("endpoints", endpoints.entries));
      return endpoints;
    } catch (IOException | InterruptedException | RuntimeException e) {
      endpoints.close();
      throw e;
    }
  }

  /** Settings of an augmenter that asks them; one that asks nobody, where there is none. */
  Map<String, String> settings(StudyDirectory directory) {
    return entries.isEmpty()
        ? Map.of(AugmenterSettings.WITHOUT_ENDPOINT.name(), "true")
        : Map.of("augmenter.endpoints", directory.endpoints().toString());
  }

  private void add(Llm llm) throws IOException, InterruptedException {
    Optional<RecordedReplies> replies = Replies.of(llm);
    if (replies.isPresent()) {
      RecordedEndpoint endpoint = RecordedEndpoint.start(replies.get(), 0, Duration.ZERO);
      replaying.add(endpoint);
      entries.add(entry(llm, endpoint.baseUrl().toString(), llm.name()));
    }
    llm.endpoint().ifPresent(live -> entries.add(entry(llm, live)));
  }

  private static Map<String, Object> entry(Llm llm, Llm.Endpoint live) {
    Map<String, Object> entry = entry(llm, live.url(), live.model());
    if (!live.keyVariable().isEmpty()) {
      entry.put("api-key-env", live.keyVariable());
    }
    return entry;
  }

  private static Map<String, Object> entry(Llm llm, String url, String model) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", llm.name());
    entry.put("url", url);
    entry.put("models", Map.of(llm.name(), model));
    entry.put("prompt-price", llm.prices().prompt());
    entry.put("completion-price", llm.prices().completion());
    return entry;
  }

  @Override
  public void close() {
    replaying.forEach(RecordedEndpoint::close);
  }
}

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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The endpoints of a study's LLMs: those that replay are up while this is open. */
final class Endpoints implements AutoCloseable {
  private final List<RecordedEndpoint> replaying = new ArrayList<>();
  private boolean hasAny;
  private final StringBuilder file = new StringBuilder("endpoints:\n");

  /** Starts what replays, and writes the file that the augmenter reads. */
  static Endpoints open(Study study, StudyDirectory directory)
      throws IOException, InterruptedException {
    Endpoints endpoints = new Endpoints();
    try {
      for (Llm llm : study.llms()) {
        endpoints.add(llm);
      }
      directory.write(directory.endpoints(), endpoints.file.toString());
      return endpoints;
    } catch (IOException | InterruptedException | RuntimeException e) {
      endpoints.close();
      throw e;
    }
  }

  /** Settings of an augmenter that asks them; one that asks nobody, where there is none. */
  Map<String, String> settings(StudyDirectory directory) {
    return hasAny
        ? Map.of("augmenter.endpoints", directory.endpoints().toString())
        : Map.of(AugmenterSettings.WITHOUT_ENDPOINT.name(), "true");
  }

  private void add(Llm llm) throws IOException, InterruptedException {
    Optional<RecordedReplies> replies = Replies.of(llm);
    if (replies.isPresent()) {
      RecordedEndpoint endpoint = RecordedEndpoint.start(replies.get(), 0, Duration.ZERO);
      replaying.add(endpoint);
      write(llm, endpoint.baseUrl().toString(), llm.name(), "");
    }
    llm.endpoint().ifPresent(live -> write(llm, live.url(), live.model(), live.keyVariable()));
  }

  private void write(Llm llm, String url, String model, String keyVariable) {
    hasAny = true;
    file.append("- name: ").append(quoted(llm.name())).append('\n');
    file.append("  url: ").append(quoted(url)).append('\n');
    file.append("  models: {").append(quoted(llm.name())).append(": ");
    file.append(quoted(model)).append("}\n");
    file.append("  prompt-price: ").append(llm.prices().prompt()).append('\n');
    file.append("  completion-price: ").append(llm.prices().completion()).append('\n');
    if (!keyVariable.isEmpty()) {
      file.append("  api-key-env: ").append(quoted(keyVariable)).append('\n');
    }
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  @Override
  public void close() {
    replaying.forEach(RecordedEndpoint::close);
  }
}

package dev.passagework.ops.cli;

import dev.passagework.consumers.augmenter.AugmenterSettings;
import dev.passagework.consumers.augmenter.llm.EndpointSettings;
import dev.passagework.ops.pipeline.JobSpec;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.Recipe;
import dev.passagework.streams.planner.Forecast;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Whether a live LLM endpoint is called, and at what price. It is never called unasked. */
final class LiveOptions {
  @Option(
      names = "--live",
      description =
          "Call the live endpoint in OPENAI_BASE_URL (key in OPENAI_API_KEY), or those in the "
              + "file that augmenter.endpoints names, after showing the forecast and asking.")
  private boolean live;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Option(
      names = "--llm",
      paramLabel = "NAME",
      description =
          "Name of the LLM, as the endpoint knows it. Needed with --live, but for --plan.")
  private @Nullable String llm;

  boolean isLive() {
    return live;
  }

  /** Name of the LLM that a plan without one asks. */
  String llm(String recorded) {
    if (!live) {
      return recorded;
    }
    if (llm == null) {
      throw new IllegalArgumentException(
          "--live needs --llm NAME: the LLM, as the endpoint knows it; or a --plan that names LLMs");
    }
    return llm;
  }

  /**
   * Shows what the job will ask of the endpoints, and whether the user agrees.
   *
   * @throws IllegalArgumentException if no endpoint serves an LLM of the plan
   */
  boolean confirm(JobSpec job, AugmenterSettings augmenter, CommandSpec spec) throws IOException {
    job.plan().entries().forEach(entry -> checkServed(entry, augmenter));
    String called =
        augmenter.endpoints().stream()
            .flatMap(endpoint -> endpoint.replicas().stream())
            .map(Object::toString)
            .collect(Collectors.joining(", "));
    Forecast forecast = job.forecast();
    PrintWriter err = spec.commandLine().getErr();
    err.printf(
        Locale.ROOT,
        "%s will be called %,d times: about %,d prompt tokens, at most %,d completion tokens%n",
        called,
        forecast.calls(),
        forecast.promptTokens(),
        forecast.mostCompletionTokens());
    return yes || Consent.ask(err);
  }

  private static void checkServed(PlanEntry entry, AugmenterSettings augmenter) {
    String llm = entry.llm();
    boolean served =
        llm.equals(Recipe.NO_LLM)
            || augmenter.endpoints().stream().anyMatch(e -> e.model(llm).isPresent());
    if (!served) {
      throw new IllegalArgumentException(
          "no endpoint serves the LLM '%s' of the plan; served are %s: name it under 'models' of an endpoint"
              .formatted(llm, served(augmenter)));
    }
  }

  private static String served(AugmenterSettings augmenter) {
    return augmenter.endpoints().stream()
        .map(EndpointSettings::models)
        .flatMap(models -> models.keySet().stream())
        .sorted()
        .distinct()
        .collect(Collectors.joining(", "));
  }
}

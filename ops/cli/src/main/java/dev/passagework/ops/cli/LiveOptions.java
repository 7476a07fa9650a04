package dev.passagework.ops.cli;

import dev.passagework.ops.pipeline.JobSpec;
import dev.passagework.streams.planner.Forecast;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Whether a live LLM endpoint is called, and at what price. It is never called unasked. */
final class LiveOptions {
  @Option(
      names = "--live",
      description = {
        "Call the live endpoint in OPENAI_BASE_URL (key in OPENAI_API_KEY), after showing",
        "the forecast and asking."
      })
  private boolean live;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Option(
      names = "--llm",
      paramLabel = "NAME",
      description = "Name of the LLM, as the endpoint knows it. Needed with --live.")
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
          "--live needs --llm NAME: the LLM, as the endpoint knows it");
    }
    return llm;
  }

  /** Address of the live endpoint. */
  String baseUrl() {
    return Optional.ofNullable(System.getenv("OPENAI_BASE_URL"))
        .filter(url -> !url.isBlank())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--live needs an endpoint: set OPENAI_BASE_URL, such as http://127.0.0.1:8000/v1"));
  }

  /** Shows what the job will ask of the endpoint, and whether the user agrees. */
  boolean confirm(JobSpec job, CommandSpec spec) throws IOException {
    Forecast forecast = job.forecast();
    PrintWriter err = spec.commandLine().getErr();
    err.printf(
        Locale.ROOT,
        "%s will be called %,d times: about %,d prompt tokens, at most %,d completion tokens%n",
        baseUrl(),
        forecast.calls(),
        forecast.promptTokens(),
        forecast.mostCompletionTokens());
    if (yes) {
      return true;
    }
    err.print("go on? [y/N] ");
    err.flush();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    String answer = in.readLine();
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
  }
}

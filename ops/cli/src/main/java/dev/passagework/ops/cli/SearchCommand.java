package dev.passagework.ops.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A question to the searcher. */
@Command(
    name = "search",
    description = {
      "Search what was fed: the champion's answer, and how the untouched base ranks the same.",
      "A searcher has to run: 'passagework up', 'quickstart --stay' or 'passagework searcher'."
    })
final class SearchCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int EXCERPT = 96;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "QUERY", description = "What to search for.")
  private String query = "";

  @Option(
      names = "--searcher",
      paramLabel = "URL",
      defaultValue = "${env:PASSAGEWORK_SEARCHER_URL:-http://127.0.0.1:8091}",
      description = "The searcher. Default: PASSAGEWORK_SEARCHER_URL, or http://127.0.0.1:8091.")
  private URI searcher = URI.create("");

  @Option(
      names = {"-k", "--hits"},
      paramLabel = "N",
      defaultValue = "10",
      description = "Passages to show, at most 100. Default: ${DEFAULT-VALUE}.")
  private int hits;

  @Option(names = "--json", description = "Print the searcher's answer as it is, for machines.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    String body = ask();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(body);
      return 0;
    }
    JsonNode answer = new ObjectMapper().readTree(body);
    if (answer.path("champion").isNull()) {
      throw new IOException("no champion can be searched yet: one is made ready, try again");
    }
    print(answer, out);
    return 0;
  }

  private String ask() throws IOException, InterruptedException {
    URI address =
        URI.create(
            searcher.toString().replaceAll("/+$", "")
                + "/search?k="
                + hits
                + "&q="
                + URLEncoder.encode(query, StandardCharsets.UTF_8));
    HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    try {
      HttpResponse<String> reply =
          client.send(
              HttpRequest.newBuilder(address).timeout(PATIENCE).build(), BodyHandlers.ofString());
      if (reply.statusCode() != 200) {
        throw new IOException(
            "the searcher refuses: "
                + new ObjectMapper().readTree(reply.body()).path("error").asText());
      }
      return reply.body();
    } catch (ConnectException e) {
      throw new IOException(
          "no searcher answers at %s: start one with 'passagework searcher', or name it with --searcher"
              .formatted(searcher),
          e);
    }
  }

  private static void print(JsonNode answer, PrintWriter out) {
    JsonNode champion = answer.path("champion");
    JsonNode base = answer.path("base");
    out.printf(
        "%s%s on %,d passages%s%n",
        champion.path("checkpoint").asText(),
        champion.path("judged").asBoolean(true)
            ? ""
            : " (the newest; no collection judges it, so there is no champion)",
        answer.path("passages").asInt(),
        champion.path("pending").asLong() == 0
            ? ""
            : ", %,d of them not embedded yet".formatted(champion.path("pending").asLong()));
    for (JsonNode hit : champion.path("hits")) {
      out.printf(
          Locale.ROOT,
          "%3d  %.3f  %-28s  %s%n",
          hit.path("rank").asInt(),
          hit.path("score").asDouble(),
          hit.path("passage").asText(),
          rankOf(base, hit.path("passage").asText()));
      out.printf("            %s%n", excerpt(hit));
    }
    out.flush();
  }

  private static String rankOf(JsonNode base, String passage) {
    for (JsonNode hit : base.path("hits")) {
      if (hit.path("passage").asText().equals(passage)) {
        return "base: " + hit.path("rank").asInt();
      }
    }
    return base.path("hits").isEmpty() ? "" : "base: below";
  }

  /** One line without control characters: passages come from anywhere. */
  private static String excerpt(JsonNode hit) {
    String text =
        (hit.path("title").asText() + "  " + hit.path("text").asText())
            .replaceAll("\\p{Cntrl}+", " ")
            .strip();
    return text.length() > EXCERPT ? text.substring(0, EXCERPT) + "…" : text;
  }
}

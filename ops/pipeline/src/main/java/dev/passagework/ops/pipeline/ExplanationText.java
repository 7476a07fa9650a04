package dev.passagework.ops.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.passagework.streams.refinery.FilterReport;

/** An explanation to be read by people, or by machines. */
public final class ExplanationText {
  private static final ObjectMapper JSON = JsonMapper.builder().addModule(new Jdk8Module()).build();

  private ExplanationText() {}

  /** One JSON object. */
  public static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an explanation is always JSON", e);
    }
  }

  /** A section for every query. */
  public static String of(Explanation explanation) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s (%s): %d queries%n"
            .formatted(explanation.passage(), explanation.state(), explanation.queries().size()));
    explanation.queries().forEach(query -> append(text, query));
    return text.toString();
  }

  private static void append(StringBuilder text, Explanation.Query query) {
    text.append(
        "%n%s  \"%s\"%n  %s%s%n"
            .formatted(
                query.pairId(),
                query.query(),
                query.state(),
                query.marks().isEmpty() ? "" : ", " + query.marks()));
    query
        .rejections()
        .forEach(
            refused ->
                text.append(
                    "  refused  %s: %s (request %s)%n"
                        .formatted(refused.reason(), refused.detail(), refused.requestId())));
    for (Explanation.Source source : query.sources()) {
      text.append(
          "  from     strategy %s, llm %s, variant %d, request %s%n"
              .formatted(source.strategy(), source.llm(), source.variant(), source.requestId()));
      if (!source.promptHash().isEmpty()) {
        text.append(
            "           prompt %s, seed %d, attempt %d, cost %s, parser %s%n"
                .formatted(
                    source.promptHash(),
                    source.seed(),
                    source.attempt(),
                    source.cost(),
                    source.parser()));
      }
      for (FilterReport.Line line : source.filters()) {
        text.append(
            "    %-16s %-20s %s%n"
                .formatted(line.filter(), line.reason().orElse("passes"), line.numbers()));
      }
      if (!source.rawReply().isEmpty()) {
        text.append(
            "  reply    %s%n".formatted(source.rawReply().strip().replace("\n", "\n           ")));
      }
    }
  }
}

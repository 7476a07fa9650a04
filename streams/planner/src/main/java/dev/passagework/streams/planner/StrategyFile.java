package dev.passagework.streams.planner;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.Recipe;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A strategy as its YAML file says it; what {@link Strategy.Template} tells of each field, {@code
 * source} being {@code passage} or {@code labelled-query}.
 */
record StrategyFile(
    @Nullable String system,
    @Nullable String user,
    @Nullable Double temperature,
    @Nullable Double topP,
    @Nullable Integer maxTokens,
    @Nullable Integer block,
    @Nullable Integer inputCharacters,
    @Nullable String generator,
    @Nullable String parser,
    @Nullable JsonNode replySchema,
    @Nullable String source,
    @Nullable Integer examples,
    @Nullable String example) {
  private static final ObjectMapper YAML =
      YAMLMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE).build();
  private static final String LABELLED_QUERY = "labelled-query";

  /**
   * The strategy of a file's text.
   *
   * @throws IllegalArgumentException if the text is no strategy; the message names the line or the
   *     field, and the cure
   */
  static Strategy parse(String name, String text) {
    try {
      @Nullable StrategyFile file =
          text.isBlank() ? null : YAML.readValue(text, StrategyFile.class);
      if (file == null) {
        throw new IllegalArgumentException("the file is empty");
      }
      return new Strategy(name, Identity.hash(text), file.template());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "strategy '%s' cannot be read (line %d): %s".formatted(name, line(e, text), reason(e)),
          e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "strategy '%s' cannot be used: %s".formatted(name, e.getMessage()), e);
    }
  }

  private Strategy.Template template() {
    String by = oneOf("generator", generator, List.of(Recipe.LLM, Recipe.ICT, Recipe.CROP));
    String reads = oneOf("parser", parser, List.of(Recipe.QUERIES, Recipe.PASSAGES));
    String shows = oneOf("source", source, List.of("passage", LABELLED_QUERY));
    boolean llm = by.equals(Recipe.LLM);
    int shown = examples == null ? 0 : examples;
    Strategy.Template template =
        new Strategy.Template(
            llm ? given("system", system) : "",
            llm ? given("user", user) : "{text}",
            llm ? sampling() : new Strategy.Sampling(0, 1, 1),
            given("block", block),
            given("input-characters", inputCharacters),
            by,
            reads,
            replySchema == null ? "" : replySchema.toString(),
            shows.equals(LABELLED_QUERY),
            shown,
            shown == 0 ? "" : given("example", example));
    check(template);
    return template;
  }

  private Strategy.Sampling sampling() {
    Strategy.Sampling sampling =
        new Strategy.Sampling(
            given("temperature", temperature),
            given("top-p", topP),
            given("max-tokens", maxTokens));
    require(sampling.temperature() >= 0, "temperature must not be below 0");
    require(sampling.topP() > 0 && sampling.topP() <= 1, "top-p must be in (0, 1]");
    require(sampling.maxTokens() >= 1, "max-tokens must be at least 1");
    return sampling;
  }

  private static void check(Strategy.Template template) {
    require(template.block() >= 1, "block must be at least 1");
    require(template.inputCharacters() >= 1, "input-characters must be at least 1");
    require(template.examples() >= 0, "examples must not be below 0");
    if (template.showsLabelledQuery()) {
      require(template.user().contains("{query}"), "the user message does not show the {query}");
      require(template.asksLlm(), "only an LLM can be shown a labelled query");
    } else {
      require(template.user().contains("{text}"), "the user message does not show the {text}");
      require(
          template.parser().equals(Recipe.QUERIES),
          "the parser 'passages' needs 'source: labelled-query'");
    }
    if (template.examples() > 0) {
      require(template.user().contains("{examples}"), "the user message has no {examples}");
      require(template.example().contains("{query}"), "the example does not show its {query}");
    }
  }

  private static String oneOf(String field, @Nullable String value, List<String> allowed) {
    String found = value == null ? allowed.get(0) : value;
    require(
        allowed.contains(found),
        "%s is '%s', which is none of: %s".formatted(field, found, String.join(", ", allowed)));
    return found;
  }

  private static <T> T given(String field, @Nullable T value) {
    require(value != null, "the field '" + field + "' is missing");
    return Objects.requireNonNull(value);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** The line of an error: that of the field which is not known, else where reading ended. */
  private static int line(JsonProcessingException e, String text) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      List<String> lines = text.lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).startsWith(unknown.getPropertyName() + ":")) {
          return i + 1;
        }
      }
    }
    @Nullable JsonLocation location = e.getLocation();
    return location == null ? 1 : location.getLineNr();
  }

  private static String reason(JsonProcessingException e) {
    return e instanceof UnrecognizedPropertyException unknown
        ? "there is no field '%s'; the fields are %s"
            .formatted(
                unknown.getPropertyName(),
                unknown.getKnownPropertyIds().stream().map(Object::toString).sorted().toList())
        : e.getOriginalMessage();
  }
}

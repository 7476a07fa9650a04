package dev.passagework.streams.planner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The augmentation strategies that a plan can name, read from the files {@code
 * strategies/<name>.yaml} beside this class. Each is versioned by the hash of its file. The query
 * types are those of CADeT (Tamber et al., arXiv 2505.19274).
 */
public final class Strategies {
  private static final List<String> NAMES = List.of("question", "keywords", "claim", "title");

  private final Map<String, Strategy> byName;

  private Strategies(Map<String, Strategy> byName) {
    this.byName = byName;
  }

  /** The strategies that come with Passagework. */
  public static Strategies builtIn() {
    Map<String, Strategy> byName = new LinkedHashMap<>();
    for (String name : NAMES) {
      byName.put(name, parse(name, resource("strategies/" + name + ".yaml")));
    }
    return new Strategies(byName);
  }

  /** Names of the strategies. */
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /**
   * Checks that every entry of a plan can be carried out.
   *
   * @throws IllegalArgumentException if an entry names an unknown strategy, or its id is not the
   *     one that {@link PlanEntry#of} makes; the message says what to write instead
   */
  public void check(Plan plan) {
    for (PlanEntry entry : plan.entries()) {
      of(entry);
      PlanEntry made =
          PlanEntry.of(
              plan.corpus(), entry.strategy(), entry.llm(), entry.density(), entry.coverage());
      if (!made.equals(entry)) {
        throw new IllegalArgumentException(
            "the plan of corpus '%s' has an entry with id '%s': it must be '%s'"
                .formatted(plan.corpus(), entry.id(), made.id()));
      }
    }
  }

  /**
   * The strategy of a plan entry.
   *
   * @throws IllegalArgumentException if there is none; the message lists those that exist
   */
  Strategy of(PlanEntry entry) {
    Strategy strategy = byName.get(entry.strategy());
    if (strategy == null) {
      throw new IllegalArgumentException(
          "plan entry '%s' asks for strategy '%s', which is none of: %s"
              .formatted(entry.id(), entry.strategy(), String.join(", ", names())));
    }
    return strategy;
  }

  /**
   * A strategy from the text of its file.
   *
   * @throws IllegalArgumentException if the text is no strategy
   */
  static Strategy parse(String name, String text) {
    try {
      Strategy.Template template = yaml().readValue(text, Strategy.Template.class);
      return new Strategy(name, Identity.hash(text), template);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "strategy '%s' cannot be read: %s".formatted(name, e.getOriginalMessage()), e);
    }
  }

  private static ObjectMapper yaml() {
    return YAMLMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
        .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .build();
  }

  private static String resource(String path) {
    try (InputStream in = Strategies.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is missing from the planner's jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

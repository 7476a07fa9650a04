package dev.passagework.streams.refinery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The filters' settings of every strategy, from YAML: what is in the built-in file, under what is
 * in the user's.
 *
 * @param usual settings of a strategy that has none of its own
 * @param byStrategy settings of the others
 */
record Filters(FilterSettings usual, Map<String, FilterSettings> byStrategy) {
  private static final ObjectMapper YAML =
      JsonMapper.builder(new YAMLFactory())
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();
  private static final String STRATEGIES = "strategies";

  Filters {
    byStrategy = Map.copyOf(byStrategy);
  }

  /** The settings of a strategy. */
  FilterSettings of(String strategy) {
    return byStrategy.getOrDefault(strategy, usual);
  }

  /** The built-in settings. */
  static Filters builtIn() {
    return read("");
  }

  /**
   * The built-in settings under those of a file.
   *
   * @throws IllegalArgumentException if the file cannot be read or used; the message names it
   */
  static Filters in(Path file) {
    try {
      return read(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("the file " + file + " cannot be read: " + e, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /** Text of the built-in settings. */
  static String builtInText() {
    try (InputStream in = Filters.class.getResourceAsStream("filters.yaml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The built-in settings under those of a text. */
  static Filters read(String text) {
    ObjectNode base = YAML.createObjectNode();
    ObjectNode builtIn = tree(builtInText());
    ObjectNode own = tree(text);
    ObjectNode baseStrategies = take(builtIn);
    ObjectNode ownStrategies = take(own);
    merge(base, builtIn);
    merge(base, own);
    Set<String> names = new TreeSet<>();
    baseStrategies.fieldNames().forEachRemaining(names::add);
    ownStrategies.fieldNames().forEachRemaining(names::add);
    Map<String, FilterSettings> all = new LinkedHashMap<>();
    for (String name : names) {
      ObjectNode settings = base.deepCopy();
      merge(settings, section(baseStrategies, name));
      merge(settings, section(ownStrategies, name));
      all.put(name, settings(settings));
    }
    return new Filters(settings(base), all);
  }

  private static ObjectNode tree(String text) {
    try {
      JsonNode tree = YAML.readTree(text);
      if (tree.isMissingNode() || tree.isNull()) {
        return YAML.createObjectNode();
      }
      if (tree instanceof ObjectNode object) {
        return object;
      }
      throw new IllegalArgumentException("it has no sections");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is no YAML: " + e.getOriginalMessage(), e);
    }
  }

  private static ObjectNode take(ObjectNode tree) {
    JsonNode strategies = tree.remove(STRATEGIES);
    return strategies instanceof ObjectNode object ? object : YAML.createObjectNode();
  }

  private static ObjectNode section(ObjectNode strategies, String name) {
    return strategies.get(name) instanceof ObjectNode object ? object : YAML.createObjectNode();
  }

  /** Puts settings over others, number by number. */
  private static void merge(ObjectNode under, ObjectNode over) {
    over.fieldNames()
        .forEachRemaining(
            name -> {
              ObjectNode filter =
                  under.get(name) instanceof ObjectNode known ? known : YAML.createObjectNode();
              filter.setAll(spelledOut(name, over.get(name)));
              under.set(name, filter);
            });
  }

  /** A filter's section in full: {@code off}, {@code on} and a language's code are short forms. */
  private static ObjectNode spelledOut(String name, JsonNode value) {
    ObjectNode full = YAML.createObjectNode();
    if (value instanceof ObjectNode numbers) {
      return full.put("on", true).setAll(numbers);
    }
    String word = value.asText();
    if (word.equals("off") || word.equals("false")) {
      return full.put("on", false);
    }
    if (word.equals("on") || word.equals("true")) {
      return full.put("on", true);
    }
    if (name.equals("language")) {
      return word.equals("any")
          ? full.put("on", false)
          : full.put("on", true).put("expected", word);
    }
    throw new IllegalArgumentException(
        "%s: '%s' is neither on, off nor a list of numbers".formatted(name, word));
  }

  private static FilterSettings settings(ObjectNode tree) {
    try {
      return YAML.treeToValue(tree, FilterSettings.class);
    } catch (JsonProcessingException e) {
      Throwable cause = e.getCause();
      throw new IllegalArgumentException(
          cause instanceof IllegalArgumentException && cause.getMessage() != null
              ? cause.getMessage()
              : e.getOriginalMessage(),
          e);
    }
  }
}

package dev.passagework.ops.pipeline;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A value of a YAML file that knows its line: a text, a list or a map.
 *
 * @param line line that it begins in, from 1
 * @param text the text, where it is one
 * @param list the members, where it is a list
 * @param map the fields, where it is a map
 */
public record YamlNode(
    int line,
    Optional<String> text,
    Optional<List<YamlNode>> list,
    Optional<Map<String, YamlNode>> map) {
  private static final YAMLFactory YAML = new YAMLFactory();

  /** The documents of a text. */
  public static List<YamlNode> parse(String text) throws YamlException {
    try (JsonParser yaml = YAML.createParser(text)) {
      List<YamlNode> documents = new ArrayList<>();
      while (yaml.nextToken() != null) {
        documents.add(read(yaml));
      }
      return documents;
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new YamlException(line, "this is no YAML: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory could not be read", e);
    }
  }

  /** An error in this value. */
  public YamlException error(String message) {
    return new YamlException(line, message);
  }

  /** Checks that this is a map without any other fields than these. */
  public void allows(Collection<String> fields) throws YamlException {
    for (Map.Entry<String, YamlNode> field : fields().entrySet()) {
      if (!fields.contains(field.getKey())) {
        throw field
            .getValue()
            .error(
                "there is no field '%s'; the fields are %s"
                    .formatted(field.getKey(), String.join(", ", fields)));
      }
    }
  }

  /** The value of a field, this value itself where there is none. */
  public YamlNode at(String field) throws YamlException {
    return fields().getOrDefault(field, this);
  }

  /** The text of a field, if there is one. */
  public Optional<String> text(String field) throws YamlException {
    YamlNode value = fields().get(field);
    if (value == null) {
      return Optional.empty();
    }
    return Optional.of(
        value.text.orElseThrow(() -> value.error("'" + field + "' must be a plain value")));
  }

  /** The text of a field that has to be there. */
  public String required(String field) throws YamlException {
    return text(field)
        .filter(value -> !value.isBlank())
        .orElseThrow(() -> error("the entry needs '" + field + "'"));
  }

  /** The number of a field, if there is one. */
  public Optional<Double> number(String field) throws YamlException {
    Optional<String> value = text(field);
    return value.isEmpty() ? Optional.empty() : Optional.of(at(field).toNumber(value.get()));
  }

  /** The whole number of a field, if there is one. */
  public Optional<Long> whole(String field) throws YamlException {
    Optional<Double> value = number(field);
    if (value.isPresent() && value.get() != Math.rint(value.get())) {
      throw at(field).error("'%s' must be a whole number".formatted(field));
    }
    return value.map(Double::longValue);
  }

  /** A text as a number; underscores may part its digits. */
  public double toNumber(String value) throws YamlException {
    try {
      return Double.parseDouble(value.replace("_", ""));
    } catch (NumberFormatException e) {
      throw error("'%s' is no number".formatted(value));
    }
  }

  /** The members of a field that is a list, none where there is no such field. */
  public List<YamlNode> items(String field) throws YamlException {
    YamlNode value = fields().get(field);
    if (value == null) {
      return List.of();
    }
    return value.list.orElseThrow(() -> value.error("'" + field + "' must be a list"));
  }

  /** What is made of this value, with a refusal told of its line. */
  public <T> T checked(Supplier<T> made) throws YamlException {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw error(String.valueOf(e.getMessage()));
    }
  }

  private Map<String, YamlNode> fields() throws YamlException {
    return map.orElseThrow(() -> error("here must be fields, such as 'strategy: question'"));
  }

  private static YamlNode read(JsonParser yaml) throws IOException {
    int line = yaml.currentTokenLocation().getLineNr();
    JsonToken token = yaml.currentToken();
    if (token == JsonToken.START_ARRAY) {
      List<YamlNode> members = new ArrayList<>();
      while (yaml.nextToken() != JsonToken.END_ARRAY) {
        members.add(read(yaml));
      }
      return new YamlNode(line, Optional.empty(), Optional.of(members), Optional.empty());
    }
    if (token == JsonToken.START_OBJECT) {
      Map<String, YamlNode> fields = new LinkedHashMap<>();
      while (yaml.nextToken() != JsonToken.END_OBJECT) {
        String name = yaml.currentName();
        yaml.nextToken();
        fields.put(name, read(yaml));
      }
      return new YamlNode(line, Optional.empty(), Optional.empty(), Optional.of(fields));
    }
    return new YamlNode(line, Optional.of(yaml.getText()), Optional.empty(), Optional.empty());
  }
}

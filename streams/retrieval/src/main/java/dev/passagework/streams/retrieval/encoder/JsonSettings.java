package dev.passagework.streams.retrieval.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Settings read from a JSON file that may say anything.
 *
 * @param file where they come from, for messages
 */
record JsonSettings(Path file, JsonNode node) {

  JsonSettings child(String key) throws IOException {
    return new JsonSettings(file, present(key));
  }

  int integer(String key) throws IOException {
    JsonNode value = present(key);
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw unusable(key, value);
    }
    return value.intValue();
  }

  float real(String key) throws IOException {
    JsonNode value = present(key);
    if (!value.isNumber()) {
      throw unusable(key, value);
    }
    return value.floatValue();
  }

  String text(String key) throws IOException {
    JsonNode value = present(key);
    if (!value.isTextual()) {
      throw unusable(key, value);
    }
    return value.textValue();
  }

  boolean flag(String key) throws IOException {
    JsonNode value = present(key);
    if (!value.isBoolean()) {
      throw unusable(key, value);
    }
    return value.booleanValue();
  }

  /** Fails unless the setting is the one value that is supported. */
  void require(String key, String supported) throws IOException {
    if (!text(key).equals(supported)) {
      throw new IOException(
          "%s: %s is '%s', and only '%s' is supported".formatted(file, key, text(key), supported));
    }
  }

  private JsonNode present(String key) throws IOException {
    JsonNode value = node.get(key);
    if (value == null) {
      throw new IOException(file + " lacks " + key);
    }
    return value;
  }

  private IOException unusable(String key, JsonNode value) {
    return new IOException("%s: %s cannot be %s".formatted(file, key, value));
  }
}

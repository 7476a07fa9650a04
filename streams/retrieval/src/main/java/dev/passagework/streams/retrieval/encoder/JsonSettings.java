package dev.passagework.streams.retrieval.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings read from a JSON file that may say anything.
 *
 * @param file where they come from, for messages
 */
record JsonSettings(Path file, JsonNode node) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A limit far above that of any file of settings, so that none can exhaust the memory. */
  private static final long LARGEST = 1L << 20;

  /** The settings in a file, which must exist. */
  static JsonSettings read(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is too large for settings");
    }
    try {
      return new JsonSettings(file, JSON.readTree(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new IOException(file + " is no JSON: " + e.getMessage(), e);
    }
  }

  /** The settings in a file, or none where there is no such file. */
  static JsonSettings readIfThere(Path file) throws IOException {
    return Files.exists(file) ? read(file) : new JsonSettings(file, JSON.createObjectNode());
  }

  /** The object under a key, empty where there is none. */
  JsonSettings child(String key) {
    return new JsonSettings(file, node.path(key));
  }

  int integer(String key) throws IOException {
    return integer(key, present(key));
  }

  int integer(String key, int fallback) throws IOException {
    return has(key) ? integer(key) : fallback;
  }

  float real(String key, float fallback) throws IOException {
    if (!has(key)) {
      return fallback;
    }
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

  /** The text under the first of these keys that is there. */
  Optional<String> textOfFirst(String... keys) throws IOException {
    for (String key : keys) {
      if (has(key)) {
        return Optional.of(text(key));
      }
    }
    return Optional.empty();
  }

  /** The flag, false where there is none. */
  boolean flag(String key) throws IOException {
    if (!has(key)) {
      return false;
    }
    JsonNode value = present(key);
    if (!value.isBoolean()) {
      throw unusable(key, value);
    }
    return value.booleanValue();
  }

  boolean has(String key) {
    return node.hasNonNull(key);
  }

  /** Fails, with what to do, unless the setting is absent or the one value that is supported. */
  void require(String key, String supported, String cure) throws IOException {
    Optional<String> value = textOfFirst(key);
    if (value.isPresent() && !value.get().equals(supported)) {
      throw new IOException(
          "%s: %s is '%s', and only '%s' is supported: %s"
              .formatted(file, key, value.get(), supported, cure));
    }
  }

  private int integer(String key, JsonNode value) throws IOException {
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw unusable(key, value);
    }
    return value.intValue();
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

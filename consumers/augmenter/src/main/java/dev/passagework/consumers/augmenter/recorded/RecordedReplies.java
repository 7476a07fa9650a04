package dev.passagework.consumers.augmenter.recorded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an LLM wrote about passages, once. A file holds one JSON object a line: {@code passage_id},
 * and for each strategy an array of queries in the order of their variants.
 */
public final class RecordedReplies {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PASSAGE = "passage_id";

  private final Map<String, Map<String, List<String>>> byPassage;

  private RecordedReplies(Map<String, Map<String, List<String>>> byPassage) {
    this.byPassage = byPassage;
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it is missing or malformed; the message names file, line and cause
   */
  public static RecordedReplies read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return read(reader, file.toString());
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file of recorded replies at " + file, e);
    }
  }

  /**
   * Reads lines.
   *
   * @param name what to call them in messages
   * @throws IOException if a line is malformed; the message names it and the cause
   */
  public static RecordedReplies read(Reader lines, String name) throws IOException {
    Map<String, Map<String, List<String>>> byPassage = new HashMap<>();
    BufferedReader reader = new BufferedReader(lines);
    int number = 1;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (!line.isBlank()) {
        add(byPassage, line, name + ":" + number);
      }
      number++;
    }
    if (byPassage.isEmpty()) {
      throw new IOException(name + " holds no recorded replies");
    }
    return new RecordedReplies(byPassage);
  }

  /** Number of passages that something is recorded of. */
  public int passages() {
    return byPassage.size();
  }

  /** Largest number of queries that a strategy is recorded to have written about one passage. */
  public int most(String strategy) {
    return byPassage.values().stream()
        .mapToInt(ofPassage -> ofPassage.getOrDefault(strategy, List.of()).size())
        .max()
        .orElse(0);
  }

  /**
   * Some variants of what a strategy wrote about a passage.
   *
   * @param first number of the first variant
   * @param size number of variants
   * @return as many as are recorded, none where nothing is
   */
  List<String> queries(String passage, String strategy, int first, int size) {
    List<String> all = byPassage.getOrDefault(passage, Map.of()).getOrDefault(strategy, List.of());
    int from = Math.min(first, all.size());
    return all.subList(from, from + Math.min(size, all.size() - from));
  }

  private static void add(
      Map<String, Map<String, List<String>>> byPassage, String line, String where)
      throws IOException {
    JsonNode object = object(line, where);
    String passage = object.path(PASSAGE).asText("");
    if (passage.isEmpty()) {
      throw new IOException(where + ": there is no " + PASSAGE);
    }
    Map<String, List<String>> strategies = new HashMap<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!field.getKey().equals(PASSAGE)) {
        strategies.put(field.getKey(), texts(field.getValue(), where + ": " + field.getKey()));
      }
    }
    if (byPassage.put(passage, strategies) != null) {
      throw new IOException(where + ": passage '" + passage + "' was recorded before");
    }
  }

  private static JsonNode object(String line, String where) throws IOException {
    try {
      JsonNode object = JSON.readTree(line);
      if (object.isObject()) {
        return object;
      }
      throw new IOException(where + ": the line is not a JSON object");
    } catch (JsonProcessingException e) {
      throw new IOException(where + ": the line is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static List<String> texts(JsonNode array, String where) throws IOException {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : array) {
      if (!text.isTextual()) {
        throw new IOException(where + " must be an array of texts");
      }
      texts.add(text.asText());
    }
    if (!array.isArray()) {
      throw new IOException(where + " must be an array of texts");
    }
    return List.copyOf(texts);
  }
}

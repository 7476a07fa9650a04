package dev.passagework.producers.corpus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The lines of {@code corpus.jsonl} and {@code queries.jsonl} as BEIR writes them, and pairs. */
final class JsonLines {
  private static final String ID = "_id";
  private static final String TITLE = "title";
  private static final String TEXT = "text";
  private static final String QUERY = "query";
  private static final String PASSAGE_ID = "passage_id";
  private static final Set<String> FIELDS = Set.of(ID, TITLE, TEXT, QUERY, PASSAGE_ID);
  private static final Set<String> IDENTIFIERS = Set.of(ID, PASSAGE_ID);

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JsonLines() {}

  static SourcePassage passage(String line) throws RefusedLineException {
    Map<String, String> fields = fields(line);
    return Content.passage(
        required(fields, ID), fields.getOrDefault(TITLE, ""), required(fields, TEXT));
  }

  static SourceQuery query(String line) throws RefusedLineException {
    Map<String, String> fields = fields(line);
    return Content.query(required(fields, ID), required(fields, TEXT));
  }

  /** A labelled pair: the query, and the passage by its identifier or its text. */
  static SourcePair pair(String line) throws RefusedLineException {
    Map<String, String> fields = fields(line);
    String query = required(fields, QUERY);
    if (fields.containsKey(PASSAGE_ID) == fields.containsKey(TEXT)) {
      throw new RefusedLineException(
          "the line needs either the field \"passage_id\" or the field \"text\"");
    }
    return fields.containsKey(PASSAGE_ID)
        ? Content.pairOfId(query, required(fields, PASSAGE_ID))
        : Content.pairOfText(query, fields.getOrDefault(TITLE, ""), required(fields, TEXT));
  }

  private static String required(Map<String, String> fields, String name)
      throws RefusedLineException {
    String value = fields.get(name);
    if (value == null) {
      throw new RefusedLineException("the field \"" + name + "\" is missing");
    }
    return value;
  }

  /** The fields that count, as text; other fields are passed over, but have to be JSON. */
  private static Map<String, String> fields(String line) throws RefusedLineException {
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new RefusedLineException("the line is no JSON object");
      }
      Map<String, String> fields = new HashMap<>();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (FIELDS.contains(name)) {
          fields.put(name, text(name, value, json));
        } else {
          var unused = json.skipChildren();
        }
      }
      if (json.nextToken() != null) {
        throw new RefusedLineException("something follows the JSON object");
      }
      return fields;
    } catch (JsonProcessingException e) {
      throw new RefusedLineException("the line is no JSON: " + oneLine(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory could not be read", e);
    }
  }

  private static String text(String name, JsonToken value, JsonParser json)
      throws IOException, RefusedLineException {
    boolean number = value == JsonToken.VALUE_NUMBER_INT && IDENTIFIERS.contains(name);
    if (value == JsonToken.VALUE_STRING || number) {
      return json.getText();
    }
    if (value == JsonToken.VALUE_NULL && !IDENTIFIERS.contains(name)) {
      return "";
    }
    throw new RefusedLineException("the field \"" + name + "\" is no string");
  }

  private static String oneLine(String message) {
    return message.lines().findFirst().orElse("").strip();
  }
}

package dev.passagework.streams.runtime.replies;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The strings of the first JSON value in a text that holds any. Of JSON that is cut off, the
 * strings that are whole count; of JSON that is broken, those before the one that it broke after.
 */
final class JsonQueries {
  private static final JsonFactory LENIENT =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .build();
  private static final int TRIES = 50;

  /** Fields that mean queries. */
  static final Set<String> QUERIES = Set.of("queries", "questions", "query", "question");

  /** Fields that mean passages. */
  static final Set<String> PASSAGES = Set.of("passages", "passage", "answers", "answer");

  /**
   * What the JSON in a text holds.
   *
   * @param queries its strings
   * @param cutOff whether the text ends within it
   */
  record Content(List<String> queries, boolean cutOff) {}

  private final List<Found> found = new ArrayList<>();
  private final Deque<Level> levels = new ArrayDeque<>();
  private @Nullable String field;

  /**
   * A string in the JSON.
   *
   * @param field name of the nearest field around it, in lower case
   * @param inArray whether it stands in an array, at any depth
   */
  private record Found(@Nullable String field, boolean inArray, String text) {
    boolean isIn(Set<String> fields) {
      return field != null && fields.contains(field);
    }
  }

  private record Level(@Nullable String field, boolean inArray) {}

  private final Set<String> meant;

  private JsonQueries(Set<String> meant) {
    this.meant = meant;
  }

  /**
   * The strings of the first JSON value in a text.
   *
   * @param meant names of the fields that are meant, in lower case
   */
  static Content in(String text, Set<String> meant) {
    int at = nextStart(text, 0);
    for (int tries = 0; at >= 0 && tries < TRIES; tries++) {
      Content content = new JsonQueries(meant).read(text.substring(at));
      if (!content.queries().isEmpty() || content.cutOff()) {
        return content;
      }
      at = nextStart(text, at + 1);
    }
    return new Content(List.of(), false);
  }

  private static int nextStart(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '{' || c == '[') {
        return i;
      }
    }
    return -1;
  }

  private Content read(String json) {
    try (JsonParser parser = LENIENT.createParser(new StringReader(json))) {
      do {
        take(parser, parser.nextToken());
      } while (!levels.isEmpty());
    } catch (JsonEOFException cutOff) {
      return new Content(best(), true);
    } catch (IOException broken) {
      dropLast();
    }
    return new Content(best(), false);
  }

  private void take(JsonParser parser, @Nullable JsonToken token) throws IOException {
    if (token == null) {
      levels.clear();
      return;
    }
    switch (token) {
      case START_ARRAY -> open(true);
      case START_OBJECT -> open(false);
      case END_ARRAY, END_OBJECT -> field = levels.pop().field();
      case FIELD_NAME -> field = parser.currentName().toLowerCase(Locale.ROOT);
      case VALUE_STRING -> found.add(new Found(field, isInArray(), parser.getText()));
      default -> {}
    }
  }

  private void open(boolean array) {
    levels.push(new Level(field, array || isInArray()));
  }

  private boolean isInArray() {
    Level level = levels.peek();
    return level != null && level.inArray();
  }

  private void dropLast() {
    if (!found.isEmpty()) {
      found.remove(found.size() - 1);
    }
  }

  /** Strings under a field that is meant, else those in arrays, else all. */
  private List<String> best() {
    List<String> named = texts(found -> found.isIn(meant));
    List<String> listed = named.isEmpty() ? texts(Found::inArray) : named;
    return listed.isEmpty() ? texts(any -> true) : listed;
  }

  private List<String> texts(Predicate<Found> wanted) {
    return found.stream().filter(wanted).map(Found::text).toList();
  }
}

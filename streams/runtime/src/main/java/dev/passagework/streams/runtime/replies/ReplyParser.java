package dev.passagework.streams.runtime.replies;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The queries in what an LLM wrote: a JSON object with an array, a bare array, either of them in
 * code fences, within prose or cut off, or a numbered or bulleted list. It never throws, and its
 * work is bounded by the length of the text that it looks at.
 */
public final class ReplyParser {
  /** Version, to be raised whenever some reply would be read otherwise. */
  public static final String VERSION = "1";

  private static final int LOOKED_AT = 200_000;
  private static final int LONGEST_QUERY = 2_000;
  private static final int LONGEST_PASSAGE = 20_000;
  private static final Pattern EMPTY_JSON =
      Pattern.compile("[\\s`]*(json)?\\s*[\\[{].*", Pattern.DOTALL);
  private static final String THOUGHT = "</think>";
  private static final Pattern UNSEEN = Pattern.compile("[\\s\\p{Cntrl}\\p{Cs}\\p{Cf}\\p{Z}]+");

  private ReplyParser() {}

  /**
   * The queries, in their order.
   *
   * @param reply what the LLM wrote
   * @param atMost how many to take
   */
  public static List<String> parse(String reply, int atMost) {
    String text = withoutThoughts(reply);
    JsonQueries.Content json = JsonQueries.in(text, JsonQueries.QUERIES);
    boolean isJson = json.cutOff() || !json.queries().isEmpty();
    List<String> found = clean(isJson ? json.queries() : ListedQueries.in(text), LONGEST_QUERY);
    return found.subList(0, Math.min(atMost, found.size()));
  }

  /**
   * The passages, in their order. A reply that is no list at all is one passage.
   *
   * @param reply what the LLM wrote
   * @param atMost how many to take
   */
  public static List<String> passages(String reply, int atMost) {
    String text = withoutThoughts(reply);
    JsonQueries.Content json = JsonQueries.in(text, JsonQueries.PASSAGES);
    boolean isJson = json.cutOff() || !json.queries().isEmpty();
    List<String> listed = isJson ? json.queries() : ListedQueries.in(text);
    boolean prose = listed.isEmpty() && !isJson && !EMPTY_JSON.matcher(text).matches();
    List<String> found = clean(prose ? List.of(text) : listed, LONGEST_PASSAGE);
    return found.subList(0, Math.min(atMost, found.size()));
  }

  /** Drops what a reasoning LLM thought before it answered; an unfinished thought is no answer. */
  private static String withoutThoughts(String reply) {
    String text = reply.length() > LOOKED_AT ? reply.substring(0, LOOKED_AT) : reply;
    int end = text.lastIndexOf(THOUGHT);
    if (end >= 0) {
      return text.substring(end + THOUGHT.length());
    }
    return text.stripLeading().startsWith("<think>") ? "" : text;
  }

  private static List<String> clean(List<String> found, int longest) {
    return found.stream()
        .map(query -> UNSEEN.matcher(query).replaceAll(" ").strip())
        .filter(query -> !query.isEmpty() && query.length() <= longest)
        .toList();
  }
}
